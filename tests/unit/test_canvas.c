/* test_canvas.c - a drawing of characters. */
#include "tests.h"

#include "plot/canvas.h"

static void shows(const struct mg_canvas *canvas, bool ascii, bool colour,
                  const char *want)
{
    struct mg_style style = {ascii, colour};
    struct mg_buffer out;
    mg_buffer_init(&out, 0);
    mg_canvas_print(canvas, &style, &out);
    assert_string_equal(out.at, want);
    mg_buffer_clear(&out);
}

static void dots_are_braille(void **state)
{
    struct mg_canvas canvas;
    (void)state;
    assert_int_equal(mg_canvas_init(&canvas, 4, 2), MG_OK);
    mg_canvas_dot(&canvas, 0, 0, MG_INK_VALUE); /* dot 1 */
    mg_canvas_dot(&canvas, 3, 3, MG_INK_VALUE); /* dot 8 */
    mg_canvas_dot(&canvas, 4, 4, MG_INK_VALUE);
    for (int i = 0; i < 8; i++)
        mg_canvas_dot(&canvas, 6 + i % 2, 4 + i / 2, MG_INK_VALUE);
    shows(&canvas, false, false, "⠁⢀\n  ⠁⣿\n");
    shows(&canvas, true, false, "**\n  **\n");
    mg_canvas_clear(&canvas);
}

static void what_is_outside_is_left_out(void **state)
{
    static const int far[2] = {50, -9}, near[2] = {-5, 20};
    struct mg_canvas canvas;
    (void)state;
    assert_int_equal(mg_canvas_init(&canvas, 2, 1), MG_OK);
    mg_canvas_dot(&canvas, -1, 0, MG_INK_VALUE);
    mg_canvas_dot(&canvas, 0, -1, MG_INK_VALUE);
    mg_canvas_dot(&canvas, 4, 0, MG_INK_VALUE);
    mg_canvas_dot(&canvas, 0, 4, MG_INK_VALUE);
    mg_canvas_line(&canvas, near, far, MG_INK_VALUE);
    mg_canvas_sign(&canvas, 2, 0, MG_SIGN_FULL, MG_INK_ALERT);
    mg_canvas_text(&canvas, -1, 0, mg_text_of(".x"), MG_INK_PLAIN);
    mg_canvas_text(&canvas, 1, 0, mg_text_of("yz"), MG_INK_PLAIN);
    shows(&canvas, false, false, "xy\n");
    mg_canvas_clear(&canvas);
}

static void lines_go_every_way(void **state)
{
    static const int ends[][2][2] = {{{0, 0}, {7, 7}}, {{7, 7}, {0, 0}},
                                     {{7, 0}, {0, 7}}, {{0, 3}, {7, 3}},
                                     {{3, 7}, {3, 0}}, {{2, 2}, {2, 2}}};
    static const char *const want[] = {"⠑⢄\n  ⠑⢄\n", "⠑⢄\n  ⠑⢄\n", "  ⡠⠊\n⡠⠊\n",
                                       "⣀⣀⣀⣀\n\n",   " ⢸\n ⢸\n",   " ⠄\n\n"};
    (void)state;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct mg_canvas canvas;
        assert_int_equal(mg_canvas_init(&canvas, 4, 2), MG_OK);
        mg_canvas_line(&canvas, ends[i][0], ends[i][1], MG_INK_VALUE);
        shows(&canvas, false, false, want[i]);
        mg_canvas_clear(&canvas);
    }
}

static void dots_are_in_front_of_signs_and_letters_of_both(void **state)
{
    struct mg_canvas canvas;
    (void)state;
    assert_int_equal(mg_canvas_init(&canvas, 3, 1), MG_OK);
    for (int i = 0; i < 3; i++)
        mg_canvas_sign(&canvas, i, 0, MG_SIGN_SHADE, MG_INK_BAND);
    mg_canvas_dot(&canvas, 2, 0, MG_INK_ALERT);
    mg_canvas_dot(&canvas, 4, 0, MG_INK_ALERT);
    mg_canvas_text(&canvas, 2, 0, mg_text_of("a"), MG_INK_PLAIN);
    shows(&canvas, false, false, "░⠁a\n");
    shows(&canvas, true, false, ":*a\n");
    shows(&canvas, false, true, "\x1B[36m░\x1B[0m\x1B[1;31m⠁\x1B[0ma\n");
    mg_canvas_clear(&canvas);
}

static void a_wide_letter_takes_two_columns(void **state)
{
    struct mg_canvas canvas;
    (void)state;
    assert_int_equal(mg_canvas_init(&canvas, 6, 1), MG_OK);
    assert_int_equal(
        mg_canvas_text(&canvas, 0, 0, mg_text_of("日é本"), MG_INK_PLAIN), 5);
    mg_canvas_text(&canvas, 5, 0, mg_text_of("日"), MG_INK_PLAIN); /* no room */
    shows(&canvas, false, false, "日é本\n");
    shows(&canvas, true, false, "? ?? \n");
    assert_int_equal(mg_canvas_width(mg_text_of("日é本 x")), 7);
    mg_canvas_clear(&canvas);
}

static void nothing_moves_the_cursor(void **state)
{
    struct mg_canvas canvas;
    (void)state;
    assert_int_equal(mg_canvas_init(&canvas, 12, 1), MG_OK);
    mg_canvas_text(&canvas, 0, 0,
                   mg_text_of("\x1B[2J\r\n\xFF\xC2\x9B\xE2\x80\xAE–"),
                   MG_INK_PLAIN);
    shows(&canvas, false, false, "?[2J?????–\n");
    mg_canvas_clear(&canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dots_are_braille),
        cmocka_unit_test(what_is_outside_is_left_out),
        cmocka_unit_test(lines_go_every_way),
        cmocka_unit_test(dots_are_in_front_of_signs_and_letters_of_both),
        cmocka_unit_test(a_wide_letter_takes_two_columns),
        cmocka_unit_test(nothing_moves_the_cursor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
