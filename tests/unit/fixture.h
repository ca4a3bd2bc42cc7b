/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fixture - a small index made from texts, as the indexer would make it.
 *
 * Used by unit tests of the searcher. The documents have all terms, values
 * and records of schema.h.
 */
#ifndef UNIT_FIXTURE_H
#define UNIT_FIXTURE_H

#include "shared/stem_counts.h"
#include "shared/store.h"
#include "shared/terms.h"

enum { FIXTURE_PASSAGES = 8, FIXTURE_AUTHORS = 3 };

struct fixture_passage {
	const char *section; /* NULL: none */
	const char *text;
};

struct fixture_article {
	const char *path; /* below the root "news", given as "/coverage" */
	const char *title;
	const char *language;
	const char *date; /* "2021-08-17", "2021-08", "2021" or "" */
	struct fixture_passage passages[FIXTURE_PASSAGES];
	const char *label;   /* NULL: "news" */
	unsigned first_run;  /* 0: 1 */
	unsigned first_seen; /* of the passages; 0: 1 */
};

/* A collection about backdoors and cameras in several languages. */
extern const struct fixture_article fixture_news[];
extern const size_t fixture_news_count;

/* Where an article comes from, by its path. */
struct fixture_origin {
	const char *path;
	const char *source;
	const char *authors[FIXTURE_AUTHORS];
	size_t copy_count; /* further locations, at most 3 */
};
/* What is built and added from here on comes from there; borrowed. */
void fixture_set_origins(const struct fixture_origin *list, size_t count);

/* What an article explains, by its path: "hps=harbour pilot station" and the
 * other way round, each with "=~" where it is loose (schema.h). */
struct fixture_alias {
	const char *path;
	const char *alias;
};
void fixture_set_aliases(const struct fixture_alias *list, size_t count);

/* Builds gen-1 in `folder`, and the stub that names it. */
void fixture_build(const char *folder, const struct fixture_article *articles,
		   size_t count);
/* Adds to it, in one commit. */
void fixture_add(const char *folder, const struct fixture_article *articles,
		 size_t count);
/* Adds so many articles about pets, in English and of 2021: "0.txt", "1.txt"
 * ...; the text of the first one, and of all others. */
void fixture_add_crowd(const char *folder, size_t count, const char *first,
		       const char *others);
/* Sets a metadata value, in a commit of its own. */
void fixture_set(const char *folder, const char *key, const char *value);
/* Makes these articles, by their paths, a cluster of near-copies. */
void fixture_join(const char *folder, const char *const *paths, size_t count);
/* The article's id in hexadecimal, in a buffer of HASH_HEX_BYTES. */
void fixture_id(const char *path, char *out);

/* The index of a folder, opened; the fixture_news built first. */
struct fixture {
	const char *folder;
	struct index *index;
	struct store *store; /* of the index */
	struct terms *terms;
	struct stem_counts *counts; /* by these terms */
};
void fixture_open(struct fixture *out, const char *folder);
void fixture_close(struct fixture *fixture);

/* For cmocka: *state is then a struct fixture with fixture_news in a
 * folder of its own. */
int fixture_set_up(void **state);
/* The same with what `build` builds in the folder. */
int fixture_set_up_with(void **state, void (*build)(const char *folder));
int fixture_tear_down(void **state);

#define FIXTURE_TEST(test) \
	cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)

#endif
