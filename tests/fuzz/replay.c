/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * replay - gives a fuzz target its seeds, one after the other, without a
 * fuzzer; one test in TAP.
 *
 * usage: replay_NAME [FILE]...
 *
 * Without files it is all those in tests/fuzz/NAME, in the order of their
 * names, and nothing at all. Each must be done within SECONDS.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shared/bytes.h"
#include "tests/fuzz/sound.h"

enum { SEED_BYTES = 16 << 20, SECONDS = 60, PATH_BYTES = 4096 };

static void fail(const char *path, const char *reason)
{
	(void)printf("not ok 1 - %s: %s\n", path, reason);
	exit(1);
}

static void read_file(struct bytes *out, const char *path)
{
	FILE *file = fopen(path, "rb");
	struct fault fault;
	size_t length = 1;
	char part[4096];

	bytes_clear(out);
	while (file && length > 0) {
		length = fread(part, 1, sizeof(part), file);
		if (bytes_append(out, (struct text){ part, length }, &fault))
			fail(path, fault.text);
	}
	if (!file || ferror(file) || fclose(file) != 0)
		fail(path, "cannot be read");
}

/* From memory of just that size, so that a step past its end shows. */
static void feed(struct text seed)
{
	char *copy = malloc(seed.length);

	if (!copy && seed.length > 0)
		fail("a seed", "out of memory");
	if (seed.length > 0)
		memcpy(copy, seed.data, seed.length);
	(void)alarm(SECONDS);
	if (LLVMFuzzerTestOneInput((const uint8_t *)copy, seed.length) != 0)
		fail("the target", "answered other than 0");
	(void)alarm(0);
	free(copy);
}

static void replay(const char *path)
{
	struct bytes seed = BYTES_UP_TO(SEED_BYTES);

	/* Should it crash, this was the last thing it said. */
	(void)printf("# %s\n", path);
	(void)fflush(stdout);
	read_file(&seed, path);
	feed(text_from(&seed));
	bytes_free(&seed);
}

static int is_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static size_t replay_folder(const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_shown, alphasort);

	if (count < 0)
		fail(folder, "cannot be read");
	for (int i = 0; i < count; i++) {
		struct bytes path = BYTES_UP_TO(PATH_BYTES);
		struct fault fault;

		if (bytes_printf(&path, &fault, "%s/%s%c", folder,
				 entries[i]->d_name, '\0'))
			fail(entries[i]->d_name, fault.text);
		replay(path.data);
		bytes_free(&path);
		free(entries[i]);
	}
	free(entries);
	return (size_t)count;
}

static size_t replay_seeds_of(const char *program)
{
	const char *slash = strrchr(program, '/');
	const char *name = slash ? slash + 1 : program;
	const size_t prefix = strlen("replay_");
	char folder[PATH_BYTES];

	if (strncmp(name, "replay_", prefix) != 0)
		fail(program, "is not called replay_NAME");
	(void)snprintf(folder, sizeof(folder), "tests/fuzz/%s", name + prefix);
	return replay_folder(folder);
}

int main(int argc, char **argv)
{
	size_t count = 0;

	(void)printf("1..1\n");
	feed((struct text){ 0 });
	for (int i = 1; i < argc; i++, count++)
		replay(argv[i]);
	if (argc == 1)
		count = replay_seeds_of(argv[0]);
	if (count == 0)
		fail(argv[0], "no seeds");
	(void)printf("ok 1 - %zu seeds\n", count);
	return 0;
}
