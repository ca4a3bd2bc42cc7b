/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * words - the words of each text on standard input, by the analysis.
 *
 * A text ends with a NUL, and begins with the code of its language in a line of
 * its own. Of each word there is a line: kind, bytes, positions, whether it is
 * glued or of a note, folded and plain form, by tabs, and its stems; behind
 * them an empty one. tests/oracle compares them with those of a cutter of its
 * own.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/terms.h"

struct cutter {
	struct terms *terms;
	struct words words;
	struct fault fault;
};

static enum status put_stems(struct cutter *cutter, const struct word *word,
			     const char *language)
{
	struct stems stems;
	enum status status = terms_stem(cutter->terms, &stems, word, language,
					&cutter->fault);

	for (size_t i = 0; i < stems.count && !status; i++) {
		printf("\t%.*s", (int)stems.list[i].length, stems.list[i].data);
		if (!terms_may_have(word, language, stems.list[i]))
			status = fault_set(&cutter->fault, STATUS_BUG,
					   "terms_may_have denies a stem");
	}
	puts("");
	return status;
}

static enum status answer(struct cutter *cutter, struct text text,
			  const char *language)
{
	static const char *const kinds[] = { "plain", "joined", "character",
					     "pair" };
	enum status status = terms_split(cutter->terms, &cutter->words, text,
					 &cutter->fault);

	if (status)
		return status;
	for (size_t i = 0; i < cutter->words.count && !status; i++) {
		const struct word *word = &cutter->words.list[i];

		printf("%s\t%" PRIu32 "\t%" PRIu32 "\t%" PRIu32 "\t%" PRIu32
		       "\t%d\t%d\t%.*s\t%.*s",
		       kinds[word->kind], word->start, word->end,
		       word->first_position, word->last_position,
		       word->is_glued, word->is_note, (int)word->folded.length,
		       word->folded.data, (int)word->plain.length,
		       word->plain.data);
		status = put_stems(cutter, word, language);
	}
	if (status)
		return status;
	puts("");
	return fflush(stdout) == EOF ?
		       fault_set(&cutter->fault, STATUS_BUG, "cannot write") :
		       STATUS_OK;
}

int main(void)
{
	struct cutter cutter = { .terms = NULL };
	enum status status = terms_open(&cutter.terms, &cutter.fault);
	char *line = NULL;
	size_t room = 0;
	ssize_t length;

	while (!status && (length = getdelim(&line, &room, '\0', stdin)) > 0) {
		const size_t start = strcspn(line, "\n") + 1;

		line[start - 1] = '\0';
		status = answer(&cutter,
				(struct text){ line + start,
					       (size_t)length - 1 - start },
				line);
	}
	if (status)
		fprintf(stderr, "words: %s\n", cutter.fault.text);
	free(line);
	terms_words_free(&cutter.words);
	terms_close(cutter.terms);
	return status_exit_code(status);
}
