/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spoil DATABASE HOW [KEY VALUE] - takes something of the first article of a
 * database (gen-N) away, as no program of ours does: "article" all of it,
 * "record" its record, "passages" these; "terms" gives it one more passage,
 * which has its term and nothing else that it should have; "word" adds a key
 * to the vocabulary that is no word, "worth" gives one that is another value;
 * "set" gives any key any value.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/index_read.h"
#include "shared/index_write.h"
#include "shared/schema.h"
#include "shared/store.h"
#include "shared/values.h"

static struct fault fault;

static void check(enum status status)
{
	if (!status)
		return;
	fprintf(stderr, "spoil: %s\n", fault.text);
	exit(status_exit_code(status));
}

static bool take_term(void *context, struct text term, uint32_t unused)
{
	(void)unused;
	if (!store_article_id(context, term)) {
		fprintf(stderr, "spoil: not an article's term\n");
		exit(1);
	}
	return false;
}

static struct hash first_article(const char *folder)
{
	struct hash id = { { 0 } };
	const struct index_visitor visitor = { take_term, &id };
	struct index *index;

	check(index_open(&index, &folder, 1, &fault));
	check(index_each_term(index, TEXT(SCHEMA_ARTICLE), &visitor, &fault));
	index_close(index);
	return id;
}

int main(int argc, char **argv)
{
	char sum[VALUES_TERMS_BYTES];
	char term[STORE_NAME_BYTES];
	char key[STORE_NAME_BYTES];
	struct index_writer *writer;
	const char *how;
	struct hash id;

	if (argc != 3 && argc != 5) {
		fprintf(stderr, "usage: spoil DATABASE HOW [KEY VALUE]\n");
		return 2;
	}
	how = argv[2];
	id = first_article(argv[1]);

	const struct index_term only = { store_article_term(term, &id), 0 };
	const struct index_value value = {
		SCHEMA_SLOT_TERMS,
		values_terms(sum, values_term(hash_checksum(only.term), 0))
	};
	const struct index_document document = { .data = TEXT("spoilt"),
						 .terms = &only,
						 .term_count = 1,
						 .values = &value,
						 .value_count = 1 };

	check(index_writer_open(&writer, argv[1], &fault));
	check(index_writer_begin(writer, &fault));
	if (strcmp(how, "article") == 0 || strcmp(how, "passages") == 0)
		check(index_writer_delete(writer, only.term, &fault));
	if (strcmp(how, "article") == 0 || strcmp(how, "record") == 0)
		check(index_writer_set(writer, store_article_key(key, &id),
				       TEXT(""), &fault));
	if (strcmp(how, "terms") == 0)
		check(index_writer_add(writer, &document, &fault));
	if (strcmp(how, "word") == 0)
		check(index_writer_set(writer, TEXT(SCHEMA_META_WORD "\xff"),
				       TEXT("1"), &fault));
	if (strcmp(how, "worth") == 0)
		check(index_writer_set(writer, TEXT(SCHEMA_META_WORD "harbour"),
				       TEXT("3"), &fault));
	if (strcmp(how, "set") == 0 && argc == 5)
		check(index_writer_set(writer, text_of(argv[3]),
				       text_of(argv[4]), &fault));
	check(index_writer_commit(writer, &fault));
	index_writer_close(writer);
	return 0;
}
