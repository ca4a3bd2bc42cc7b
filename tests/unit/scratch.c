/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "shared/schema.h"
#include "tests/unit/unit.h"

static int remove_one(const char *path, const struct stat *facts, int kind,
		      struct FTW *walk)
{
	(void)facts;
	(void)kind;
	(void)walk;
	if (remove(path) == 0)
		return 0;
	perror(path);
	return -1;
}

int scratch_set_up(void **state)
{
	const char *base = getenv("TMPDIR");
	char name[4096];
	char *made;

	(void)snprintf(name, sizeof(name), "%s/pullquote-test-XXXXXX",
		       base ? base : "/tmp");
	made = mkdtemp(name);
	*state = made ? strdup(made) : NULL;
	return *state ? 0 : -1;
}

int scratch_tear_down(void **state)
{
	int failed = nftw(*state, remove_one, 16, FTW_DEPTH | FTW_PHYS);

	free(*state);
	return failed;
}

char *scratch_path(const void *state, const char *name)
{
	char *path;

	return asprintf(&path, "%s/%s", (const char *)state, name) < 0 ? NULL :
									 path;
}

void scratch_point_to(const char *folder, int number)
{
	char *aside = scratch_path(folder, "stub");
	char *name = scratch_path(folder, SCHEMA_STUB_FILE);
	FILE *stub = fopen(aside, "w");

	assert_non_null(stub);
	assert_true(fprintf(stub, "auto gen-%d\n", number) > 0);
	assert_int_equal(fclose(stub), 0);
	assert_int_equal(rename(aside, name), 0);
	free(aside);
	free(name);
}
