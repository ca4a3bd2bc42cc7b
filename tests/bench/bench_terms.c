/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench_terms: lines of English words to lines of the terms that passages
 * are found by, parted by tabs.
 */
#include <stdio.h>
#include <stdlib.h>

#include "shared/schema.h"
#include "shared/terms.h"

enum { LINE_BYTES = 1 << 20 };

static void fail(const struct fault *fault)
{
	(void)fprintf(stderr, "bench_terms: %s\n", fault->text);
	exit(1);
}

static void print_terms(struct terms *terms, const struct words *words)
{
	struct bytes line = BYTES_UP_TO(LINE_BYTES);
	struct fault fault;
	struct stems stems;

	for (size_t i = 0; i < words->count; i++) {
		if (terms_stem(terms, &stems, &words->list[i], "en", &fault) ||
		    (line.length > 0 &&
		     bytes_append_byte(&line, '\t', &fault)) ||
		    terms_build(&line, SCHEMA_BODY, "en", stems.list[0],
				&fault))
			fail(&fault);
	}
	(void)printf("%.*s\n", (int)line.length, line.data ? line.data : "");
	bytes_free(&line);
}

int main(void)
{
	struct terms *terms;
	struct words words = { 0 };
	struct fault fault;
	char *line = NULL;
	size_t room = 0;
	ssize_t length;

	if (terms_open(&terms, &fault))
		fail(&fault);
	while ((length = getline(&line, &room, stdin)) > 0) {
		if (terms_split(terms, &words,
				(struct text){ line, (size_t)length }, &fault))
			fail(&fault);
		print_terms(terms, &words);
	}
	free(line);
	terms_words_free(&words);
	terms_close(terms);
	return fflush(stdout) || ferror(stdout);
}
