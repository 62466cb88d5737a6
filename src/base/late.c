/* late.c - see late.h. What was loaded stays until the end. */
#include "base/late.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

static enum mg_err refuse(struct mg_note *note)
{
    return mg_fail(note, MG_IO, "cannot load a library: %s", dlerror());
}

static enum mg_err load(struct mg_late *late, struct mg_note *note)
{
    void *library =
        dlopen(late->library, late->shared ? RTLD_NOW | RTLD_GLOBAL : RTLD_NOW);
    if (!library)
        return refuse(note);
    for (const struct mg_late_symbol *s = late->symbols; s->name; s++) {
        void *function = dlsym(library, s->name);
        if (!function && !s->optional)
            return refuse(note);
        memcpy(s->pointer, &function, sizeof function);
    }
    late->loaded = true;
    return MG_OK;
}

enum mg_err mg_late_load(struct mg_late *late, struct mg_note *note)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&mutex);
    enum mg_err err = late->loaded ? MG_OK : load(late, note);
    pthread_mutex_unlock(&mutex);
    return err;
}
