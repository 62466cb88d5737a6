/* spend.c - runs a command with its output thrown away and prints what it took:
 * CPU seconds and peak memory in KiB, by the system's own account, and seconds on
 * the clock. It is small, so the memory is the command's and not that of whoever
 * started it. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    struct rusage usage;
    int status;
    if (argc < 2)
        return 2;
    double begun = clock_now();
    pid_t child = fork();
    if (child == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        return 1;
    printf("%.6f %ld %.6f\n", seconds(usage.ru_utime) + seconds(usage.ru_stime),
           usage.ru_maxrss, clock_now() - begun);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
