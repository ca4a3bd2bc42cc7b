/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/roots.h"
#include "tests/unit/indexing.h"
#include "tests/unit/starve.h"
#include "tests/unit/starve_sqlite.h"
#include "tests/unit/unit.h"

static struct fault fault;

struct fixed {
	struct ledger *ledger;
	struct roots *roots;
	struct bytes index; /* path of the index, which is not there */
};

static void open_fixed(struct fixed *out, void *state)
{
	char *index = scratch_path(state, "index");

	*out = (struct fixed){ .index = BYTES_UP_TO(4096) };
	put_file(state, "news/a/x.txt", "x");
	put_file(state, "other/news/y.txt", "y");
	assert_int_equal(chdir(state), 0);
	assert_int_equal(ledger_open(&out->ledger, "", LEDGER_NOTHING, &fault),
			 STATUS_OK);
	assert_int_equal(roots_new(&out->roots, out->ledger, &fault),
			 STATUS_OK);
	assert_int_equal(roots_resolve(&out->index, index, &fault), STATUS_OK);
	free(index);
}

static void close_fixed(struct fixed *fixed)
{
	assert_int_equal(chdir("/"), 0);
	roots_free(fixed->roots);
	ledger_close(fixed->ledger);
	bytes_free(&fixed->index);
}

static enum status name(struct fixed *fixed, const char *operand,
			enum operand *kind)
{
	return roots_name(fixed->roots, operand, text_from(&fixed->index), kind,
			  &fault);
}

static void test_resolve(void **state)
{
	struct bytes one = BYTES_UP_TO(4096);
	struct bytes two = BYTES_UP_TO(4096);
	char *missing = scratch_path(*state, "a/b//");
	char *folder = scratch_path(*state, ".");

	assert_int_equal(roots_resolve(&one, folder, &fault), STATUS_OK);
	assert_int_equal(roots_resolve(&two, missing, &fault), STATUS_OK);
	assert_int_equal(two.length, one.length + strlen("/a/b"));
	assert_string_equal(two.data + one.length, "/a/b");
	bytes_clear(&one);
	assert_int_equal(chdir(*state), 0);
	assert_int_equal(roots_resolve(&one, "a/b", &fault), STATUS_OK);
	assert_string_equal(one.data, two.data);
	bytes_clear(&one);
	assert_int_equal(roots_resolve(&one, "/none/at/all", &fault),
			 STATUS_OK);
	assert_string_equal(one.data, "/none/at/all");
	assert_int_equal(chdir("/"), 0);
	bytes_free(&one);
	bytes_free(&two);
	free(missing);
	free(folder);
}

static void test_kinds(void **state)
{
	static const struct {
		const char *operand;
		enum status status;
		enum operand kind;
	} table[] = {
		{ "-", STATUS_OK, OPERAND_STDIN },
		{ "news", STATUS_OK, OPERAND_ROOT },
		{ "news//", STATUS_OK, OPERAND_ROOT },
		{ "./news", STATUS_OK, OPERAND_ROOT },
		{ "news/a/x.txt", STATUS_OK, OPERAND_FILE },
		{ "paper=other/news", STATUS_OK, OPERAND_ROOT },
		{ "again=other/news", STATUS_BAD_QUERY, OPERAND_ROOT },
		{ "other/news", STATUS_BAD_QUERY, OPERAND_ROOT },
		{ "other", STATUS_BAD_QUERY, OPERAND_ROOT },
		{ "news/a", STATUS_BAD_QUERY, OPERAND_ROOT },
		{ ".", STATUS_BAD_QUERY, OPERAND_ROOT },
		{ "/", STATUS_BAD_QUERY, OPERAND_ROOT },
		{ "x=news/a/x.txt", STATUS_BAD_QUERY, OPERAND_FILE },
		{ "nothing", STATUS_DENIED, OPERAND_ROOT },
		{ "=news", STATUS_DENIED, OPERAND_ROOT },
	};
	struct fixed fixed;
	enum operand kind;

	open_fixed(&fixed, *state);
	for (size_t i = 0; i < COUNT(table); i++) {
		assert_int_equal(name(&fixed, table[i].operand, &kind),
				 table[i].status);
		if (table[i].status == STATUS_OK)
			assert_int_equal(kind, table[i].kind);
	}
	assert_int_equal(roots_count(fixed.roots), 2);
	assert_true(roots_at(fixed.roots, 0)->is_named);
	assert_true(
		text_equal(roots_at(fixed.roots, 0)->given, TEXT("./news")));
	assert_non_null(roots_find(fixed.roots, TEXT("paper")));
	assert_null(roots_find(fixed.roots, TEXT("again")));
	close_fixed(&fixed);
}

static void test_index_apart(void **state)
{
	struct fixed fixed;
	enum operand kind;

	open_fixed(&fixed, *state);
	bytes_clear(&fixed.index);
	assert_int_equal(roots_resolve(&fixed.index, "news/index", &fault),
			 STATUS_OK);
	assert_int_equal(name(&fixed, "news", &kind), STATUS_BAD_QUERY);
	assert_int_equal(name(&fixed, "other", &kind), STATUS_OK);
	bytes_clear(&fixed.index);
	assert_int_equal(roots_resolve(&fixed.index, ".", &fault), STATUS_OK);
	assert_int_equal(name(&fixed, "news", &kind), STATUS_BAD_QUERY);
	close_fixed(&fixed);
}

/* The label of a root is its base name as it was given. */
static void test_default_labels(void **state)
{
	static const struct {
		const char *operand; /* below the scratch folder */
		const char *label;
	} table[] = {
		{ "current", "current" }, { "current/", "current" },
		{ "news/a/..", "news" },  { "./news/.", "news" },
		{ "news", "news" },
	};
	enum operand kind;

	for (size_t i = 0; i < COUNT(table); i++) {
		char *link = scratch_path(*state, "current");
		char *path = scratch_path(*state, table[i].operand);
		struct fixed fixed;

		open_fixed(&fixed, *state);
		(void)unlink(link); /* it may not be there yet */
		assert_int_equal(symlink("news", link), 0);
		assert_int_equal(name(&fixed, path, &kind), STATUS_OK);
		assert_true(text_equal(roots_at(fixed.roots, 0)->label,
				       text_of(table[i].label)));
		close_fixed(&fixed);
		free(link);
		free(path);
	}
}

/* Links that lead elsewhere since the ledger wrote them down. */
static void test_check(void **state)
{
	static const struct {
		const char *target;
		enum status status;
	} table[] = {
		{ "other/news", STATUS_OK },  { "news/a", STATUS_BAD_QUERY },
		{ "news", STATUS_BAD_QUERY }, { ".", STATUS_BAD_QUERY },
		{ "nowhere", STATUS_OK },
	};
	char *link = scratch_path(*state, "current");
	struct ledger_root row = { TEXT("c"), TEXT("/none"), text_of(link) };
	struct fixed fixed;
	enum operand kind;

	for (size_t i = 0; i < COUNT(table); i++) {
		open_fixed(&fixed, *state);
		(void)unlink(link); /* it may not be there yet */
		assert_int_equal(symlink(table[i].target, link), 0);
		assert_int_equal(ledger_put_root(fixed.ledger, &row, &fault),
				 STATUS_OK);
		roots_free(fixed.roots);
		assert_int_equal(roots_new(&fixed.roots, fixed.ledger, &fault),
				 STATUS_OK);
		assert_int_equal(name(&fixed, "news", &kind), STATUS_OK);
		assert_int_equal(roots_check(fixed.roots,
					     text_from(&fixed.index), &fault),
				 STATUS_OK);
		roots_name_all(fixed.roots);
		assert_int_equal(roots_check(fixed.roots,
					     text_from(&fixed.index), &fault),
				 table[i].status);
		close_fixed(&fixed);
	}
	free(link);
}

/* A name that has an equals sign, and a label that is none. */
static void test_labels(void **state)
{
	static const char *const refused[] = { "-=news", "a\tb=news",
					       "\xFF=news" };
	struct fixed fixed;
	enum operand kind;

	open_fixed(&fixed, *state);
	put_file(*state, "a=b/x", "x");
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(name(&fixed, refused[i], &kind),
				 STATUS_BAD_QUERY);
	assert_int_equal(name(&fixed, "a=b", &kind), STATUS_OK);
	assert_non_null(roots_find(fixed.roots, TEXT("a=b")));
	assert_int_equal(name(&fixed, "c=news", &kind), STATUS_OK);
	assert_non_null(roots_find(fixed.roots, TEXT("c")));
	close_fixed(&fixed);
}

static void test_places(void **state)
{
	static const struct {
		const char *path;
		enum status status;
		const char *label;
		const char *below; /* NULL: the absolute path */
	} table[] = {
		{ "news/a/x.txt", STATUS_OK, "news", "a/x.txt" },
		{ "other/../news/a/x.txt", STATUS_OK, "news", "a/x.txt" },
		{ "news/none.txt", STATUS_OK, "news", "none.txt" },
		{ "other/news/y.txt", STATUS_OK, "", NULL },
		{ "news/a/.x", STATUS_SKIP, "", NULL },
		{ "none/x", STATUS_SKIP, "", NULL },
	};
	struct bytes shown = BYTES_UP_TO(4096);
	struct fixed fixed;
	struct place place;
	enum operand kind;

	open_fixed(&fixed, *state);
	assert_int_equal(name(&fixed, "news", &kind), STATUS_OK);
	for (size_t i = 0; i < COUNT(table); i++) {
		assert_int_equal(roots_place(fixed.roots, table[i].path, &place,
					     &fault),
				 table[i].status);
		if (table[i].status)
			continue;
		assert_true(text_equal(place.label, text_of(table[i].label)));
		assert_true(place.folder_fd >= 0);
		if (table[i].below) {
			assert_string_equal(place.name, table[i].below);
			assert_true(text_equal(place.path,
					       text_of(table[i].below)));
		} else {
			assert_int_equal(place.path.data[0], '/');
			assert_string_equal(place.name, place.path.data + 1);
		}
	}
	assert_int_equal(roots_locate(fixed.roots, TEXT("news"),
				      TEXT("a/x.txt"), &place, &fault),
			 STATUS_OK);
	assert_int_equal(roots_show(&shown, &place, &fault), STATUS_OK);
	assert_true(text_equal(text_from(&shown), TEXT("news/a/x.txt")));
	assert_int_equal(roots_locate(fixed.roots, TEXT("gone"), TEXT("a"),
				      &place, &fault),
			 STATUS_SKIP);
	bytes_free(&shown);
	close_fixed(&fixed);
}

static void test_missing(void **state)
{
	struct fixed fixed;
	struct ledger_root row = { TEXT("old"), TEXT("/none/old"),
				   TEXT("somewhere/old") };
	enum operand kind;

	open_fixed(&fixed, *state);
	assert_int_equal(ledger_put_root(fixed.ledger, &row, &fault),
			 STATUS_OK);
	roots_free(fixed.roots);
	assert_int_equal(roots_new(&fixed.roots, fixed.ledger, &fault),
			 STATUS_OK);
	assert_int_equal(name(&fixed, "somewhere/old/", &kind), STATUS_OK);
	assert_int_equal(kind, OPERAND_ROOT);
	assert_int_equal(roots_open(roots_at(fixed.roots, 0), &fault),
			 STATUS_SKIP);
	close_fixed(&fixed);
}

static enum status name_hungry(void *context, struct fault *why)
{
	struct fixed *fixed = context;
	struct roots *roots;
	enum operand kind;
	enum status status = roots_new(&roots, fixed->ledger, why);

	if (!status)
		status = roots_name(roots, "news", text_from(&fixed->index),
				    &kind, why);
	if (!status)
		status = roots_name(roots, "other/news/y.txt",
				    text_from(&fixed->index), &kind, why);
	roots_free(roots);
	return status;
}

static void test_out_of_memory(void **state)
{
	struct fixed fixed;
	const struct starve_work work = { .run = name_hungry,
					  .may_do_without = true,
					  .context = &fixed };

	open_fixed(&fixed, *state);
	assert_true(starve(&work) > 3);
	close_fixed(&fixed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_resolve),        SCRATCH_TEST(test_kinds),
		SCRATCH_TEST(test_index_apart),    SCRATCH_TEST(test_labels),
		SCRATCH_TEST(test_default_labels), SCRATCH_TEST(test_check),
		SCRATCH_TEST(test_places),         SCRATCH_TEST(test_missing),
		SCRATCH_TEST(test_out_of_memory),
	};

	starve_sqlite();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
