/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/site.h"
#include "tests/unit/indexing.h"
#include "tests/unit/starve.h"
#include "tests/unit/starve_sqlite.h"
#include "tests/unit/unit.h"

static struct fault fault;

static void test_first_generation(void **state)
{
	const struct ledger_root root = { TEXT("n"), TEXT("/x/n"),
					  TEXT("n/given") };
	struct bytes value = BYTES_UP_TO(4096);
	int fd = open_scratch(*state, ".");
	struct site site;
	int64_t number;

	OK(site_open(&site, *state, fd, &fault));
	assert_null(site.reader);
	assert_int_equal(site.read_generation, 0);
	OK(ledger_begin(site.ledger, &fault));
	OK(ledger_put_root(site.ledger, &root, &fault));
	OK(ledger_commit(site.ledger, &fault));
	site.write_generation = 1;
	site.batch = 7;
	site.old_run = 5;
	OK(site_make_generation(&site, &fault));
	assert_false(site_is_rebuilding(&site));
	OK(site_switch(&site, &fault));
	assert_non_null(site.reader);
	site_close(&site);
	/* As the next run finds it. */
	OK(site_open(&site, *state, fd, &fault));
	assert_int_equal(site.read_generation, 1);
	OK(site_meta_number(&site, "pq:batch", &number, &fault));
	assert_int_equal(number, 7);
	OK(site_meta_number(&site, "pq:run", &number, &fault));
	assert_int_equal(number, 5);
	OK(site_meta_number(&site, "pq:none", &number, &fault));
	assert_int_equal(number, 0);
	OK(site_meta(&site, "pq:root:n", &value, &fault));
	assert_true(text_equal(text_from(&value), TEXT("n/given")));
	assert_int_equal(site_meta_number(&site, "pq:root:n", &number, &fault),
			 STATUS_DAMAGED);
	bytes_free(&value);
	site_close(&site);
	(void)close(fd);
}

/* What is costly is made when it is asked for, and once. */
static void test_machinery(void **state)
{
	int fd = open_scratch(*state, ".");
	struct documents *documents;
	struct documents *same;
	struct load *load;
	struct site site;

	OK(site_open(&site, *state, fd, &fault));
	assert_null(site.documents);
	assert_null(site.load);
	assert_null(site.writer);
	OK(site_documents(&site, &documents, &fault));
	OK(site_documents(&site, &same, &fault));
	assert_ptr_equal(documents, same);
	OK(site_load(&site, &load, &fault));
	assert_non_null(load);
	assert_int_equal(strlen(site.analysis), TERMS_FINGERPRINT_BYTES - 1);
	assert_non_null(strstr(site.passages, "target="));
	site_drop_writer(&site);
	site_close(&site);
	(void)close(fd);
}

/* An index folder, as a path and opened. */
struct hunger {
	char *folder;
	int fd;
};

static enum status open_hungry(void *context, struct fault *why)
{
	const struct hunger *hunger = context;
	struct index_writer *writer;
	struct documents *documents;
	struct load *load;
	struct site site = { 0 };
	enum status status = site_open(&site, hunger->folder, hunger->fd, why);

	if (!status)
		status = site_writer(&site, &writer, why);
	if (!status)
		status = site_documents(&site, &documents, why);
	if (!status)
		status = site_load(&site, &load, why);
	if (!status)
		status = site_side_load(&site, &load, why);
	site_close(&site);
	return status;
}

static void test_out_of_memory(void **state)
{
	struct hunger hunger = { .folder = scratch_path(*state, "index") };
	const struct starve_work work = { .run = open_hungry,
					  .context = &hunger,
					  .may_do_without = true,
					  .step = 3 };
	struct report report;

	put_file(*state, "news/a.txt", "Words.\n");
	OK(run_news(*state, &report));
	hunger.fd = open_scratch(*state, "index");
	assert_true(starve(&work) > 10);
	assert_int_equal(close(hunger.fd), 0);
	free(hunger.folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_first_generation),
		SCRATCH_TEST(test_machinery),
		SCRATCH_TEST(test_out_of_memory),
	};

	starve_sqlite();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
