/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stems - the stem of each word on standard input, by libstemmer alone.
 *
 * A line is the name of an algorithm, TAB, a word; so is answered the stem,
 * each at once. tests/oracle asks it: how a single word is stemmed is the
 * one thing that the oracle does not find out by itself.
 */
#include <libstemmer.h>
#include <stdio.h>
#include <string.h>

enum { LINE_BYTES = 4096, NAME_BYTES = 32, ALGORITHMS = 32 };

struct algorithm {
	char name[NAME_BYTES];
	struct sb_stemmer *stemmer;
};

static struct sb_stemmer *find(struct algorithm *list, const char *name)
{
	size_t length = strlen(name);

	if (length >= NAME_BYTES)
		return NULL;
	for (size_t i = 0; i < ALGORITHMS; i++) {
		if (!list[i].stemmer) {
			memcpy(list[i].name, name, length + 1);
			list[i].stemmer = sb_stemmer_new(name, "UTF_8");
			return list[i].stemmer;
		}
		if (strcmp(list[i].name, name) == 0)
			return list[i].stemmer;
	}
	return NULL;
}

static int answer(struct algorithm *list, char *line)
{
	char *tab = strchr(line, '\t');
	struct sb_stemmer *stemmer;
	const sb_symbol *stem;

	line[strcspn(line, "\n")] = '\0';
	if (!tab)
		return -1;
	*tab = '\0';
	stemmer = find(list, line);
	if (!stemmer)
		return -1;
	stem = sb_stemmer_stem(stemmer, (const sb_symbol *)(tab + 1),
			       (int)strlen(tab + 1));
	if (!stem)
		return -1;
	return puts((const char *)stem) == EOF || fflush(stdout) == EOF ? -1 :
									  0;
}

int main(void)
{
	struct algorithm list[ALGORITHMS] = { { .stemmer = NULL } };
	char line[LINE_BYTES];
	int status = 0;

	while (!status && fgets(line, sizeof(line), stdin))
		status = answer(list, line);
	for (size_t i = 0; i < ALGORITHMS; i++)
		sb_stemmer_delete(list[i].stemmer);
	if (status)
		fprintf(stderr, "stems: no such algorithm, or out of memory\n");
	return status ? 1 : 0;
}
