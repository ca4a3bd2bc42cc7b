/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "shared/extents.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

static struct fault fault;

static struct hash id_of(uint32_t number)
{
	struct hash hash = { { 0 } };

	memcpy(hash.bytes, &number, sizeof(number));
	return hash;
}

static enum status try_add(struct extents *extents, uint32_t id,
			   const uint32_t *documents, size_t count)
{
	const struct extent extent = { .article = id_of(id),
				       .has_article = true,
				       .documents = documents,
				       .count = count };

	return extents_add(extents, &extent, &fault);
}

static void add(struct extents *extents, uint32_t id, const uint32_t *documents,
		size_t count)
{
	assert_int_equal(try_add(extents, id, documents, count), STATUS_OK);
}

static bool has(const struct extents *extents, uint32_t document, uint32_t id,
		size_t count)
{
	const struct hash hash = id_of(id);
	struct extent extent;

	return extents_find(extents, document, &extent) &&
	       hash_equal(&extent.article, &hash) && extent.count == count;
}

static void test_find(void **state)
{
	static const uint32_t near[] = { 7, 8, 9 };
	static const uint32_t far[] = { 3, 263, UINT32_MAX };
	struct extents *extents;
	struct extent extent;

	(void)state;
	assert_int_equal(extents_new(&extents, &fault), STATUS_OK);
	assert_false(extents_find(extents, 7, &extent));
	add(extents, 1, near, 3);
	add(extents, 2, far, 3);
	add(extents, 3, NULL, 0);
	for (size_t i = 0; i < 3; i++) {
		assert_true(has(extents, near[i], 1, 3));
		assert_true(has(extents, far[i], 2, 3));
	}
	assert_true(extents_find(extents, 8, &extent));
	assert_memory_equal(extent.documents, near, sizeof(near));
	assert_false(extents_find(extents, 10, &extent));
	assert_false(extents_find(extents, 0, &extent));
	assert_false(extents_find(extents, 519, &extent)); /* 263 + 256 */
	extents_forget(extents);
	assert_false(extents_find(extents, 8, &extent));
	add(extents, 4, near, 2);
	assert_true(has(extents, 8, 4, 2));
	assert_false(extents_find(extents, 9, &extent));
	extents_free(extents);
	extents_free(NULL);
}

/* Whose they are may be told of any of them, then or later. */
static void test_tell(void **state)
{
	static const uint32_t documents[] = { 7, 8, 9 };
	const struct extent added = { .documents = documents, .count = 3 };
	const struct hash hash = id_of(5);
	struct extents *extents;
	struct extent extent;

	(void)state;
	assert_int_equal(extents_new(&extents, &fault), STATUS_OK);
	extents_tell(extents, 8, &hash);
	assert_int_equal(extents_add(extents, &added, &fault), STATUS_OK);
	assert_true(extents_find(extents, 7, &extent));
	assert_false(extent.has_article);
	extents_tell(extents, 10, &hash);
	assert_true(extents_find(extents, 7, &extent));
	assert_false(extent.has_article);
	extents_tell(extents, 8, &hash);
	assert_true(extents_find(extents, 7, &extent));
	assert_true(extent.has_article);
	assert_true(has(extents, 9, 5, 3));
	extents_free(extents);
}

/* By chance, against a plain list; past the limit all are forgotten. */
static void test_many(void **state)
{
	enum { COUNT = EXTENTS_PASSAGES + 5000, MOST = 9 };
	uint32_t *owner = calloc(COUNT * 2, sizeof(*owner));
	struct extents *extents;
	struct extent extent;
	uint32_t id = 0;
	uint32_t document = 1;
	uint32_t kept = 0;

	(void)state;
	assert_non_null(owner);
	srand(11);
	assert_int_equal(extents_new(&extents, &fault), STATUS_OK);
	while (document < COUNT) {
		uint32_t documents[MOST];
		size_t count = 1 + (size_t)rand() % MOST;
		uint32_t step = 1 + (uint32_t)rand() % 2;

		id++;
		for (size_t i = 0; i < count; i++) {
			documents[i] = document;
			owner[document] = id;
			document += step;
		}
		add(extents, id, documents, count);
	}
	for (uint32_t i = 0; i < document; i++) {
		const struct hash hash = id_of(owner[i]);
		bool is_kept = extents_find(extents, i, &extent);

		assert_true(!is_kept || hash_equal(&extent.article, &hash));
		assert_true(is_kept || owner[i] == 0 || kept == 0);
		kept += is_kept;
	}
	assert_in_range(kept, 100, EXTENTS_PASSAGES);
	extents_free(extents);
	free(owner);
}

/* Of an article that is too long, and where there is no memory, nothing is
 * kept, and what was kept stays. */
static void test_refused(void **state)
{
	static const uint32_t few[] = { 1, 2 };
	uint32_t *many = calloc(EXTENTS_PASSAGES + 1, sizeof(*many));
	struct extents *extents;
	struct extent extent;

	(void)state;
	assert_non_null(many);
	for (uint32_t i = 0; i <= EXTENTS_PASSAGES; i++)
		many[i] = 10 + i;
	assert_int_equal(extents_new(&extents, &fault), STATUS_OK);
	for (size_t i = 0; i < 3; i++) {
		/* the list, then the numbers, then the slots */
		(void)memory_fail_at(i == 0 ? 1 : 2, 0);
		assert_int_equal(try_add(extents, 1, few, 2), STATUS_FULL);
		(void)memory_fail_at(0, 0);
		assert_false(extents_find(extents, 1, &extent));
	}
	add(extents, 1, few, 2);
	add(extents, 2, many, EXTENTS_PASSAGES + 1);
	assert_false(extents_find(extents, 10, &extent));
	assert_true(has(extents, 2, 1, 2));
	(void)memory_fail_at(1, 0);
	assert_int_equal(try_add(extents, 3, many, 1000), STATUS_FULL);
	(void)memory_fail_at(0, 0);
	assert_false(extents_find(extents, 10, &extent));
	assert_true(has(extents, 2, 1, 2));
	extents_free(extents);
	(void)memory_fail_at(1, 0);
	assert_int_equal(extents_new(&extents, &fault), STATUS_FULL);
	(void)memory_fail_at(0, 0);
	assert_null(extents);
	free(many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_tell),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
