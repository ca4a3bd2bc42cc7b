/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "searcher/collect.h"
#include "searcher/widen.h"
#include "shared/memory.h"
#include "tests/unit/rewriting.h"
#include "tests/unit/scratch.h"

enum { SHOWN_BYTES = 4096, CROWD = 60 };

static struct fault fault;

static const struct fixture_article news[] = {
	{ .path = "hps.txt",
	  .title = "The pilots",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL,
			  "The Harbour Pilot Station (HPS) opened in Larn." },
			{ NULL, "At the HPS a lamp was lit." },
			{ NULL,
			  "A harbour without a pilot has no station." } } },
	{ .path = "wpo.txt",
	  .title = "Ports",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL,
			  "World Port Organization (WPO) and the World Harbour "
			  "Office (WHO) met." },
			{ NULL, "Who wrote to the office of the world?" },
			{ NULL,
			  "The World Harbour Office was closed, the WPO too." } } },
	{ .path = "cat.txt",
	  .title = "A treaty",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL,
			  "The Convention Against Tolls (CAT) was signed." },
			{ NULL,
			  "The convention against tolls, which a cat slept on." } } },
	{ .path = "opu.txt",
	  .title = "Puertos",
	  .language = "es",
	  .date = "2021",
	  .passages = { { NULL,
			  "La Organización de Puertos Unidos (OPU) cerró." },
			{ NULL, "La organización de puertos unidos abrió." } } },
	{ .path = "two.txt",
	  .title = "Two",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL,
			  "Tide Watch Office (TWO) or Tower Wardens Order (TWO)?" },
			{ NULL, "The tide watch office had two clocks." } } },
};

static const struct fixture_article spelt[] = {
	{ .path = "door.txt",
	  .title = "Cranes",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL, "A backdoor was found in the crane." },
			{ NULL, "The back door of the crane was shut." },
			{ NULL, "The crane had a back-door." },
			{ NULL, "The quayside was wet, over all of it." },
			{ NULL, "An overall quay-side crane." } } },
};

static const char *const compounds[] = { "kbackdoor=back door=en",
					 "koveral=over all=en",
					 "kquaysid=quay side=en" };

static const struct fixture_alias said[] = {
	{ "hps.txt", "hps=harbour pilot station" },
	{ "hps.txt", "harbour pilot station=hps" },
	{ "wpo.txt", "wpo=world port organization" },
	{ "wpo.txt", "world port organization=wpo" },
	{ "wpo.txt", "who=world harbour office" },
	{ "wpo.txt", "world harbour office=who" },
	{ "cat.txt", "cat=convention against tolls" },
	{ "cat.txt", "convention against tolls=cat" },
	{ "opu.txt", "opu=organizacion de puertos unidos" },
	{ "opu.txt", "organizacion de puertos unidos=opu" },
	{ "two.txt", "two=tide watch office" },
	{ "two.txt", "tide watch office=two" },
	{ "two.txt", "two=tower wardens order" },
	{ "two.txt", "tower wardens order=two" },
};

static void build(const char *folder)
{
	fixture_set_aliases(said, COUNT(said));
	fixture_build(folder, news, COUNT(news));
	fixture_set_aliases(NULL, 0);
	/* Many who keep cats, and nobody who knows the convention. */
	fixture_add_crowd(folder, CROWD, "The cat slept.", "The cat slept.");
	fixture_add(folder, spelt, COUNT(spelt));
	for (size_t i = 0; i < COUNT(compounds); i++)
		fixture_set(folder, compounds[i], "1");
}

static int set_up(void **state)
{
	return fixture_set_up_with(state, build);
}

#define SAME_4(text) text text text text
#define SAME_8(text) SAME_4(text) SAME_4(text)
#define PILOT        "(hps OR \"harbour pilot station\"^N) "
#define BACK_DOOR    "((back door) OR backdoor^N) "

/* "^" and a number behind a leaf are masked: "^N". */
static const struct {
	const char *typed;
	const char *parsed; /* NULL: as without */
	uint32_t before;    /* passages found */
	uint32_t after;
} rows[] = {
	/* an acronym */
	{ "HPS", "hps OR \"harbour pilot station\"^N", 2, 2 },
	{ "hps", "hps OR \"harbour pilot station\"^N", 2, 2 },
	{ "WPO", "wpo OR \"world port organization\"^N", 2, 2 },
	{ "OPU", "opu OR \"organizacion de puertos unidos\"^N", 1, 2 },
	{ "opu lamp", "(opu OR \"organizacion de puertos unidos\"^N) lamp", 2,
	  3 },
	{ "HPS OPU lamp",
	  "(HPS OR \"harbour pilot station\"^N) (OPU OR "
	  "\"organizacion de puertos unidos\"^N) lamp",
	  3, 4 },
	{ "OPU^3 lamp", "(OPU OR \"organizacion de puertos unidos\"^N)^3 lamp",
	  2, 3 },
	{ "opu OR lamp",
	  "(opu OR \"organizacion de puertos unidos\"^N) OR lamp", 2, 3 },
	{ "opu lang:es",
	  "opu OR \"organizacion de puertos unidos\"^N FILTER lang:es", 1, 2 },
	{ "(opu lamp)^2",
	  "((opu OR \"organizacion de puertos unidos\"^N) lamp)^2", 2, 3 },
	{ "+lamp opu", "+lamp (opu OR \"organizacion de puertos unidos\"^N)", 1,
	  1 },
	/* a name */
	{ "organización de puertos unidos",
	  "(organización de puertos unidos) OR =OPU^N", 2, 2 },
	{ "harbour pilot station", "(harbour pilot station) OR =HPS^N", 4, 5 },
	{ "harbour pilot station lamp",
	  "((harbour pilot station) OR =HPS^N) lamp", 5, 5 },
	{ "lamp harbour pilot station lit",
	  "lamp ((harbour pilot station) OR =HPS^N) lit", 5, 5 },
	{ "(harbour pilot station)^2", "((harbour pilot station) OR =HPS^N)^2",
	  4, 5 },
	/* a cat is no CAT: not the sixty that sleep */
	{ "convention against tolls", "(convention against tolls) OR =CAT^N", 2,
	  2 },
	{ "world harbour office", "(world harbour office) OR =WHO^N", 7, 7 },
	/* it is meant only in capitals where it is also another word */
	{ "CAT", "cat OR \"convention against tolls\"^N", 62, 62 },
	{ "cat", NULL, 62, 62 },
	{ "the CAT", "the (CAT OR \"convention against tolls\"^N)", 62, 62 },
	{ "THE CAT", NULL, 62, 62 },
	{ "who", NULL, 2, 2 },
	{ "Who", NULL, 2, 2 },
	{ "WHO", "who OR \"world harbour office\"^N", 2, 3 },
	{ "the WHO met", "the (WHO OR \"world harbour office\"^N) met", 2, 3 },
	{ "WHO MET", NULL, 1, 1 },
	/* ambiguous */
	{ "TWO", NULL, 2, 2 },
	{ "tide watch office", NULL, 5, 5 },
	/* as typed */
	{ "=HPS", NULL, 2, 2 },
	{ "\"HPS\"", NULL, 2, 2 },
	{ "+HPS", NULL, 2, 2 },
	{ "+OPU lamp", NULL, 1, 1 },
	{ "lamp -OPU", NULL, 1, 1 },
	{ "OPU AND lamp", NULL, 0, 0 },
	{ "NOT OPU", NULL, 76, 76 },
	{ "lamp AND (lit OPU)", NULL, 1, 1 },
	{ "lamp FILTER OPU", NULL, 0, 0 },
	{ "OPU~0", NULL, 2, 2 },
	{ "OP*", NULL, 2, 2 },
	{ "OPU NEAR/5 puertos", NULL, 1, 1 },
	{ "title:OPU", NULL, 0, 0 },
	{ "\"harbour pilot station\"", NULL, 1, 1 },
	{ "harbour pilot +station", NULL, 2, 2 },
	{ "harbour pilot^2 station", NULL, 4, 4 },
	{ "harbour pilot =station", NULL, 4, 4 },
	{ "harbour OR pilot OR station", NULL, 4, 4 },
	{ "station pilot harbour", NULL, 4, 4 },
	{ "harbour-pilot station", NULL, 2, 2 },
	{ "Überfahrt", NULL, 0, 0 },
	{ "华为 (a b) ((c))", NULL, 0, 0 },
	/* both are typed */
	{ "HPS harbour pilot station", NULL, 5, 5 },
	{ "HPS \"harbour pilot station\"", NULL, 2, 2 },
	{ "=HPS harbour pilot station", NULL, 5, 5 },
	/* what others write apart */
	{ "backdoor", "backdoor OR back-door^N", 2, 3 },
	{ "Backdoors", "Backdoors OR back-doors^N", 2, 3 },
	{ "backdoor^2 lamp", "(backdoor OR back-door^N)^2 lamp", 3, 4 },
	{ "back-door", NULL, 3, 3 },
	{ "=backdoor", NULL, 2, 2 },
	{ "\"backdoor\"", NULL, 2, 2 },
	{ "+backdoor", NULL, 2, 2 },
	{ "lamp -backdoor", NULL, 1, 1 },
	{ "backdoor AND crane", NULL, 2, 2 },
	{ "backdoor NEAR/5 crane", NULL, 2, 2 },
	/* what others write as one */
	{ "back door", "(back door) OR backdoor^N", 2, 3 },
	{ "lamp back doors lit", "lamp ((back doors) OR backdoors^N) lit", 3,
	  4 },
	{ "quay side", "(quay side) OR quayside^N", 1, 2 },
	{ "\"back door\"", NULL, 2, 2 },
	{ "door back", NULL, 2, 2 },
	{ "back OR door", NULL, 2, 2 },
	{ "back +door", NULL, 2, 2 },
	/* one of a word that is typed often counts */
	{ SAME_8("back door ") "quay side",
	  SAME_8(BACK_DOOR) "((quay side) OR quayside^N)", 3, 5 },
	{ SAME_8("HPS ") "OPU",
	  SAME_8(PILOT) "(opu OR \"organizacion de puertos unidos\"^N)", 3, 4 },
	/* nobody writes it so; it is another word; nothing tells of it */
	{ "quayside", NULL, 2, 2 },
	{ "overall", NULL, 1, 1 },
	{ "over all", NULL, 1, 1 },
	{ "harbourpilot", NULL, 0, 0 },
	{ "harbour lamp", NULL, 5, 5 },
	/* both are typed */
	{ "backdoor back door", NULL, 3, 3 },
	{ "backdoor back-door", NULL, 3, 3 },
	{ "backdoor \"back door\"", NULL, 3, 3 },
};

static uint32_t count(const struct fixture *fixture, const struct query *query)
{
	struct candidates_source source = rewriting_source(fixture);
	struct search_request request = { .query = query,
					  .is_count_only = true };
	struct collect *collect;
	uint32_t total;
	bool is_exact;

	assert_int_equal(vocabulary_open(&source.vocabulary, fixture->index,
					 fixture->terms, &fault),
			 0);
	assert_int_equal(collect_open(&collect, fixture->store, &source,
				      &request, &fault),
			 0);
	assert_int_equal(collect_count(collect, &total, &is_exact, &fault), 0);
	assert_true(is_exact);
	collect_close(collect);
	vocabulary_close(source.vocabulary);
	return total;
}

/* Weights of leaves masked. */
static void put_parsed(char *out, const struct query *query)
{
	size_t length = 0;

	for (size_t i = 0; i < query->parsed.length; i++) {
		const char *at = query->parsed.data + i;

		assert_true(length + 2 < SHOWN_BYTES);
		out[length++] = *at;
		if (*at != '^' || i == 0 || at[-1] == ')')
			continue;
		while (i + 1 < query->parsed.length &&
		       strchr("0123456789.", query->parsed.data[i + 1]))
			i++;
		out[length++] = 'N';
	}
	out[length] = '\0';
}

static void check_row(const struct fixture *fixture, size_t row)
{
	const struct candidates_source source = rewriting_source(fixture);
	const struct query_options options = { .is_plain = false };
	struct text typed = text_of(rows[row].typed);
	char parsed[SHOWN_BYTES];
	char before[SHOWN_BYTES];
	struct query query;
	struct query again;

	assert_int_equal(query_parse(&query, fixture->terms, typed, &options,
				     &fault),
			 0);
	put_parsed(before, &query);
	if (count(fixture, &query) != rows[row].before)
		fail_msg("%s: finds %u", rows[row].typed,
			 count(fixture, &query));
	assert_int_equal(widen_query(&query, &source, &fault), 0);
	put_parsed(parsed, &query);
	if (strcmp(parsed, rows[row].parsed ? rows[row].parsed : before) != 0)
		fail_msg("%s: '%s'", rows[row].typed, parsed);
	if (count(fixture, &query) != rows[row].after)
		fail_msg("%s: widened, finds %u", rows[row].typed,
			 count(fixture, &query));
	assert_true((query.notes.length > 0) == (rows[row].parsed != NULL));
	/* What it is parsed as finds the same, but for capitals. */
	assert_int_equal(query_parse(&again, fixture->terms,
				     text_from(&query.parsed), &options,
				     &fault),
			 0);
	if (count(fixture, &again) < rows[row].after)
		fail_msg("%s: again, finds %u", rows[row].typed,
			 count(fixture, &again));
	query_free(&again);
	query_free(&query);
}

static void test_rows(void **state)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		check_row(*state, i);
}

static void test_notes(void **state)
{
	static const struct {
		const char *typed;
		const char *notes;
	} said_rows[] = {
		{ "lamp HPS",
		  "HPS is also found as harbour pilot station (1 article "
		  "explains it so; not behind \"=\")\n" },
		{ "Harbour Pilot Station lamp",
		  "Harbour Pilot Station is also found as HPS (1 article "
		  "explains it so; not in quotation marks)\n" },
		{ "lamp Backdoors",
		  "Backdoors is also found as back doors (articles write "
		  "back-door; not behind \"=\")\n" },
		{ "Back doors",
		  "Back doors is also found as backdoors (articles write "
		  "back-door; not in quotation marks)\n" },
	};
	const struct fixture *fixture = *state;
	const struct candidates_source source = rewriting_source(fixture);
	/* What was found out is no mistake. */
	const struct query_options options = { .is_strict = true };

	for (size_t i = 0; i < COUNT(said_rows); i++) {
		struct query query;

		assert_int_equal(query_parse(&query, fixture->terms,
					     text_of(said_rows[i].typed),
					     &options, &fault),
				 0);
		assert_int_equal(widen_query(&query, &source, &fault), 0);
		assert_int_equal(bytes_append_byte(&query.notes, '\0', &fault),
				 0);
		assert_string_equal(query.notes.data, said_rows[i].notes);
		query_free(&query);
	}
}

/* One concept: who has both, and who has one, weigh alike. */
static void test_scores(void **state)
{
	const struct fixture *fixture = *state;
	const struct candidates_source source = rewriting_source(fixture);
	const struct query_options options = { .is_plain = false };
	struct search_request request = { .limit = 0 };
	struct collect_passage passage;
	struct collect *collect;
	struct query query;
	double typed = 0;
	double alias = 0;
	bool is_end = false;

	assert_int_equal(query_parse(&query, fixture->terms, TEXT("OPU"),
				     &options, &fault),
			 0);
	assert_int_equal(widen_query(&query, &source, &fault), 0);
	request.query = &query;
	assert_int_equal(collect_open(&collect, fixture->store, &source,
				      &request, &fault),
			 0);
	while (!is_end) {
		assert_int_equal(
			collect_next(collect, &passage, &is_end, &fault), 0);
		if (is_end)
			break;
		if (passage.record.ordinal == 0)
			typed = passage.score;
		else
			alias = passage.score;
	}
	assert_true(typed < alias * 1.25);
	assert_true(alias < typed * 1.25);
	collect_close(collect);
	query_free(&query);
}

static void test_memory(void **state)
{
	assert_true(rewriting_starve(*state,
				     "HPS backdoor world port organization",
				     widen_query) >= 10);
}

#define WIDEN_TEST(test) \
	cmocka_unit_test_setup_teardown(test, set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WIDEN_TEST(test_rows),
		WIDEN_TEST(test_notes),
		WIDEN_TEST(test_scores),
		WIDEN_TEST(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
