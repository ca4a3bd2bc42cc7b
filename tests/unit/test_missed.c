/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "searcher/missed.h"
#include "tests/unit/fixture.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

enum { CROWD = 520, SHOWN_BYTES = 1 << 12 };

static struct fault fault;

static const struct fixture_article news[] = {
	{ .path = "apart.txt",
	  .title = "A law",
	  .language = "en",
	  .date = "2020",
	  .passages = { { NULL, "The law on cyber security was late." },
			{ NULL, "Of cyber securities nobody spoke." },
			{ NULL, "Security in cyber space is another thing." },
			{ NULL, "The clerk was not able to read it." } } },
	{ .path = "one.txt",
	  .title = "A bill",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL, "Cybersecurity and cyber security are one." },
			{ NULL, "A notable bill on cybersecurity." },
			{ NULL, "It took effect in the harbour." } } },
	/* what is found by its title is not missed */
	{ .path = "title.txt",
	  .title = "Cybersecurity",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL, "Here they write cyber security." },
			{ NULL, "And so they do here: cyber security." } } },
	{ .path = "sums.txt",
	  .title = "Sums",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL, "It cost 1.5 bn, or 1.5bn, as some say." },
			{ NULL, "Only 1.5 bn was paid." },
			{ NULL, "The rest of 1.5bn is owed for an LR 370." },
			{ NULL, "The LR370 was sold with 5 G and 5G." } } },
	/* "per" is a stop word here, not in English */
	{ .path = "it.txt",
	  .title = "Una legge",
	  .language = "it",
	  .date = "2021",
	  .passages = { { NULL, "Il 20 per cent." }, { NULL, "Percent." } } },
	{ .path = "percent.txt",
	  .title = "Shares",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL, "Twenty per cent." },
			{ NULL, "The crane was a land mark." },
			{ NULL, "A landmark." } } },
};

static void build(const char *folder)
{
	fixture_build(folder, news, COUNT(news));
	/* More than are looked at. */
	fixture_add_crowd(folder, CROWD, "A watchdog.", "The watch dog slept.");
}

static int set_up(void **state)
{
	return fixture_set_up_with(state, build);
}

#define CYBER(count)                                               \
	"cybersecurity misses " count " with \"cyber security\"; " \
	"cyber-security finds both\n"

static const struct {
	const char *typed;
	const char *found;
} rows[] = {
	{ "cybersecurity", CYBER("3 passages") },
	{ "cybersecurity crane", CYBER("3 passages") },
	{ "cybersecurity cybersecurity", CYBER("3 passages") },
	{ "(cybersecurity OR crane)^2", CYBER("3 passages") },
	{ "Cybersecurity^2 date:2020", "Cybersecurity misses 2 passages with "
				       "\"cyber security\"; cyber-security "
				       "finds both\n" },
	{ "cybersecurity date:2021 lang:en", CYBER("1 passage") },
	{ "cybersecurity date:2019", "" },
	{ "cybersecurity -law", CYBER("2 passages") },
	{ "cybersecurity -law -(bill OR crane)", CYBER("2 passages") },
	{ "cybersecurity +(law OR bill) date:2020", CYBER("1 passage") },
	{ "cybersecurity +law -late", "" },
	{ "cybersecurity lang:it", "" },
	{ "cyber security", "cyber security misses 1 passage with "
			    "\"cybersecurity\"; cyber-security finds both\n" },
	{ "crane cyber  security", "cyber  security misses 1 passage with "
				   "\"cybersecurity\"; cyber-security finds "
				   "both\n" },
	{ "security cyber", "" },
	{ "1.5bn", "1.5bn misses 1 passage with \"1.5 bn\"; 1.5-bn finds "
		   "both\n" },
	{ "1.5 bn", "1.5 bn misses 1 passage with \"1.5bn\"; 1.5-bn finds "
		    "both\n" },
	{ "LR370", "LR370 misses 1 passage with \"lr 370\"; lr-370 finds "
		   "both\n" },
	{ "LR 370", "LR 370 misses 1 passage with \"lr370\"; lr-370 finds "
		    "both\n" },
	{ "percent", "percent misses 1 passage with \"per cent\"; per-cent "
		     "finds both\n" },
	{ "watchdog", "watchdog misses at least 500 passages with \"watch "
		      "dog\"; watch-dog finds both\n" },
	{ "watch dog", "watch dog misses 1 passage with \"watchdog\"; "
		       "watch-dog finds both\n" },
	{ "landmark 1.5bn",
	  "landmark misses 1 passage with \"land mark\"; land-mark finds "
	  "both\n1.5bn misses 1 passage with \"1.5 bn\"; 1.5-bn finds both\n" },
	/* two are looked for */
	{ "crane landmark 1.5bn cybersecurity",
	  "landmark misses 1 passage with \"land mark\"; land-mark finds "
	  "both\n1.5bn misses 1 passage with \"1.5 bn\"; 1.5-bn finds both\n" },
	/* stop words; single letters; what nobody writes */
	{ "notable", "" },
	{ "not able", "" },
	{ "5G", "" },
	{ "5 G", "" },
	{ "into", "" },
	{ "crane law", "" },
	{ "another harbour", "" },
	{ "cyberlaw", "" },
	{ "2021 2020", "" },
	/* as typed */
	{ "=cybersecurity", "" },
	{ "\"cybersecurity\"", "" },
	{ "\"cyber security\"", "" },
	{ "+cybersecurity", "" },
	{ "crane +cybersecurity", "" },
	{ "crane -cybersecurity", "" },
	{ "cybersecurity AND law", "" },
	{ "title:cybersecurity", "" },
	{ "cybersecurit*", "" },
	{ "cyber-security", "" },
	{ "cyber +security", "" },
	{ "cyber^2 security", "" },
	/* both are typed */
	{ "cybersecurity cyber security", "" },
	{ "cybersecurity cyber-security", "" },
	{ "cybersecurity \"cyber security\"", "" },
	{ "cyber security cyber-security", "" },
	{ "cybersecurity =cybersecurity", CYBER("3 passages") },
	/* of a longer question nothing is told */
	{ "cybersecurity law bill crane", CYBER("3 passages") },
	{ "cybersecurity law bill crane clerk", "" },
	{ "cybersecurity \"law bill crane clerk\"", "" },
	{ "华为", "" },
};

struct asked {
	struct search *search;
	const char *typed;
	struct bytes found;
};

static enum status find(void *context, struct fault *why)
{
	struct asked *asked = context;
	const struct query_options options = { .is_plain = false };
	struct search_request request = { .limit = 10 };
	struct query query;
	enum status status = search_parse(asked->search, text_of(asked->typed),
					  &options, &query, why);

	bytes_clear(&asked->found);
	request.query = &query;
	if (!status)
		status = missed_find(asked->search, &request, &asked->found,
				     why);
	query_free(&query);
	return status;
}

static void open_asked(struct asked *out, void **state)
{
	const struct fixture *fixture = *state;

	*out = (struct asked){ .found = BYTES_UP_TO(SHOWN_BYTES) };
	assert_int_equal(search_open(&out->search, &fixture->folder, 1, &fault),
			 0);
}

static void close_asked(struct asked *asked)
{
	search_close(asked->search);
	bytes_free(&asked->found);
}

static void test_rows(void **state)
{
	struct asked asked;

	open_asked(&asked, state);
	for (size_t i = 0; i < COUNT(rows); i++) {
		asked.typed = rows[i].typed;
		assert_int_equal(find(&asked, &fault), 0);
		if (!text_equal(text_from(&asked.found),
				text_of(rows[i].found)))
			fail_msg("%s: %.*s", rows[i].typed,
				 (int)asked.found.length, asked.found.data);
	}
	close_asked(&asked);
}

static uint32_t count(struct search *search, const char *typed)
{
	const struct query_options options = { .is_as_typed = true };
	struct search_request request = { .is_count_only = true };
	struct search_summary found;
	struct query query;

	assert_int_equal(search_parse(search, text_of(typed), &options, &query,
				      &fault),
			 0);
	request.query = &query;
	assert_int_equal(search_run(search, &request, NULL, &found, &fault), 0);
	assert_true(found.is_exact_total);
	query_free(&query);
	return found.total;
}

/* What is told to be typed finds what was found and as many more as is told. */
static void test_counts(void **state)
{
	static const struct {
		const char *typed;
		const char *both;
		uint32_t missed;
	} counts[] = {
		{ "cybersecurity", "cyber-security", 3 },
		{ "cybersecurity -law", "cyber-security -law", 2 },
		{ "1.5bn", "1.5-bn", 1 },
		{ "LR370", "lr-370", 1 },
		{ "landmark", "land-mark", 1 },
	};
	struct asked asked;

	open_asked(&asked, state);
	for (size_t i = 0; i < COUNT(counts); i++)
		assert_int_equal(count(asked.search, counts[i].both),
				 count(asked.search, counts[i].typed) +
					 counts[i].missed);
	close_asked(&asked);
}

static void test_memory(void **state)
{
	struct asked asked;
	const struct starve_work work = { .run = find, .context = &asked };

	open_asked(&asked, state);
	asked.typed = "landmark cyber security";
	assert_true(starve(&work) >= 20);
	close_asked(&asked);
}

#define MISSED_TEST(test) \
	cmocka_unit_test_setup_teardown(test, set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		MISSED_TEST(test_rows),
		MISSED_TEST(test_counts),
		MISSED_TEST(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
