/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scratch - a folder of its own for each test, removed behind it.
 *
 * Used by unit tests: list a test with SCRATCH_TEST; *state is then the
 * folder's path.
 */
#ifndef UNIT_SCRATCH_H
#define UNIT_SCRATCH_H

int scratch_set_up(void **state);
int scratch_tear_down(void **state);
/* folder + "/" + name; free it. */
char *scratch_path(const void *state, const char *name);

#define SCRATCH_TEST(test) \
	cmocka_unit_test_setup_teardown(test, scratch_set_up, scratch_tear_down)

/* Lets the stub of an index name gen-NUMBER. It is another file each time, as
 * a run makes it: of one written over within a tick of the clock nobody sees
 * that it has changed. */
void scratch_point_to(const char *folder, int number);

#endif
