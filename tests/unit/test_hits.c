/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/hits.h"
#include "tests/unit/asking.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

struct trial {
	struct query query;
	struct search_request request;
	struct collect *collect;
	struct hits *hits;
};

static void trial_open(struct trial *out, const struct fixture *fixture,
		       const char *typed)
{
	struct query_options options = { .is_plain = false };

	assert_int_equal(query_parse(&out->query, fixture->terms,
				     text_of(typed), &options, &fault),
			 0);
	out->request = (struct search_request){ .query = &out->query };
	assert_int_equal(collect_open(&out->collect, fixture->store,
				      asking(fixture), &out->request, &fault),
			 0);
	assert_int_equal(hits_open(&out->hits, fixture->store, out->collect,
				   true, &fault),
			 0);
}

static void trial_close(struct trial *trial)
{
	hits_close(trial->hits);
	collect_close(trial->collect);
	query_free(&trial->query);
}

static void add_all(struct trial *trial)
{
	struct collect_passage passage;
	bool is_end = false;

	while (!is_end) {
		assert_int_equal(collect_next(trial->collect, &passage, &is_end,
					      &fault),
				 0);
		if (is_end)
			break;
		assert_int_equal(hits_add(trial->hits, &passage,
					  (uint32_t)hits_count(trial->hits) + 1,
					  &fault),
				 0);
	}
}

static void test_what_a_hit_has(void **state)
{
	struct trial trial;
	const struct hit *hit;

	trial_open(&trial, *state, "bought cameras");
	add_all(&trial);
	assert_int_equal(hits_count(trial.hits), 2);
	hit = hits_at(trial.hits, 0);
	assert_int_equal(hit->rank, 1);
	assert_true(hit->score > hits_at(trial.hits, 1)->score);
	assert_int_equal(hit->document, 4);
	assert_true(text_equal(hit->path, TEXT("/coverage/kampala.txt")));
	assert_true(
		text_equal(hit->article->title, TEXT("Cameras in Kampala")));
	assert_true(text_equal(hit->passage->language, TEXT("en")));
	assert_int_equal(hit->match_count, 2);
	assert_int_equal(hit->matches[0].start, 18);
	assert_int_equal(hit->matches[0].end, 24);
	assert_int_equal(hit->matches[0].form, HIT_EXACT);
	assert_true(hit->is_changed); /* seen in run 3, article in run 1 */
	assert_int_equal(hit->more, 0);
	assert_int_equal(hit->copies, 0);
	/* an article is read once a page */
	assert_ptr_equal(hit->article, hits_at(trial.hits, 1)->article);
	trial_close(&trial);
}

static void test_found_by_headline_only(void **state)
{
	struct trial trial;

	trial_open(&trial, *state, "charges");
	add_all(&trial);
	assert_int_equal(hits_count(trial.hits), 1);
	assert_int_equal(hits_at(trial.hits, 0)->match_count, 0);
	assert_false(hits_at(trial.hits, 0)->is_changed);
	trial_close(&trial);
}

static void test_clear(void **state)
{
	struct trial trial;

	trial_open(&trial, *state, "backdoor");
	add_all(&trial);
	assert_int_equal(hits_count(trial.hits), 2);
	assert_true(text_equal(hits_at(trial.hits, 0)->path, TEXT("-")));
	hits_clear(trial.hits);
	assert_int_equal(hits_count(trial.hits), 0);
	trial_close(&trial);
}

static void test_missing_article(void **state)
{
	struct fixture *fixture = *state;
	char key[STORE_NAME_BYTES];
	char hex[HASH_HEX_BYTES];
	struct collect_passage passage;
	struct trial trial;
	struct hash id;
	bool is_end;

	fixture_id("lahore.txt", hex);
	assert_true(hash_from_hex(&id, text_of(hex)));
	(void)store_article_key(key, &id);
	fixture_set(fixture->folder, key, "");
	assert_int_equal(index_reopen(fixture->index, &fault), 0);
	trial_open(&trial, fixture, "arbitration");
	assert_int_equal(collect_next(trial.collect, &passage, &is_end, &fault),
			 0);
	assert_int_equal(hits_add(trial.hits, &passage, 1, &fault),
			 STATUS_DAMAGED);
	assert_non_null(strstr(fault.text, hex));
	trial_close(&trial);
}

/* Of Lahore the first and second of three passages, of Kampala the first
 * of two, of Ecuador the first of two. */
static void test_neighbours(void **state)
{
	static const struct {
		const char *article;
		uint32_t ordinal;
		size_t before_counts[3]; /* of 0, 1, 9 neighbours */
		size_t after_counts[3];
	} rows[] = {
		{ "lahore.txt", 0, { 0, 0, 0 }, { 0, 1, 2 } },
		{ "lahore.txt", 1, { 0, 1, 1 }, { 0, 1, 1 } },
		{ "kampala.txt", 0, { 0, 0, 0 }, { 0, 1, 1 } },
		{ "arbitraje.txt", 0, { 0, 0, 0 }, { 0, 1, 1 } },
	};
	static const uint32_t counts[] = { 0, 1, 9 };

	for (size_t i = 0; i < 3; i++) {
		struct trial trial;

		trial_open(&trial, *state, "huawei");
		add_all(&trial);
		assert_int_equal(hits_count(trial.hits), 4);
		assert_int_equal(
			hits_add_context(trial.hits, counts[i], &fault), 0);
		for (size_t j = 0; j < 4; j++) {
			const struct hit *hit = hits_at(trial.hits, j);
			size_t row = 0;

			while (!text_equal(hit->article->locations[0].path,
					   text_of(rows[row].article)) ||
			       hit->passage->ordinal != rows[row].ordinal)
				row++;
			assert_int_equal(hit->before_count,
					 rows[row].before_counts[i]);
			assert_int_equal(hit->after_count,
					 rows[row].after_counts[i]);
			for (size_t k = 0; k < hit->after_count; k++) {
				assert_int_equal(hit->after[k].ordinal,
						 rows[row].ordinal + 1 + k);
				assert_true(hit->after[k].text.length > 0);
				assert_false(
					hash_equal(&hit->after[k].passage,
						   &hit->passage->passage));
			}
		}
		trial_close(&trial);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_neighbours),
		FIXTURE_TEST(test_what_a_hit_has),
		FIXTURE_TEST(test_found_by_headline_only),
		FIXTURE_TEST(test_clear),
		FIXTURE_TEST(test_missing_article),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
