/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "searcher/spellings.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

enum { SHOWN_BYTES = 1 << 12 };

static struct fault fault;

static const struct fixture_article news[] = {
	{ .path = "en.txt",
	  .title = "A crane",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL, "The crane was open." } } },
	{ .path = "nl.txt",
	  .title = "Een kraan",
	  .language = "nl",
	  .date = "2021",
	  .passages = { { NULL, "De kraan was open." } } },
};

static const char *const keys[] = {
	"kbackdoor=back door=en", "kbackdoor=back door=nl",
	"koveral=over all=en",    "kpolicymak=policy makers=en",
	"kuniver=univer sity=en", "kunivers=univers ity=en",
	"khereaft=here after=en", "khereaft=herea fter=en",
	"koffshor=off shore=en",  "kantitrafic=anti trafico=en",
	"kellemem=elle meme=fr",
};

static const struct {
	const char *plain;
	size_t first_bytes;
	const char *found;
} rows[] = {
	{ "backdoor", 0, "back door (back-door);" },
	{ "backdoors", 0, "back doors (back-door);" },
	{ "backdoor", 4, "back door (back-door);" },
	{ "backdoor", 5, "" },
	{ "policymaker", 0, "policy maker (policy-makers);" },
	{ "policymaking", 0, "" },
	/* of another compound with that stem it has no part */
	{ "universe", 0, "" },
	{ "universities", 0, "univers ities (univers-ity);" },
	{ "hereafter", 5, "herea fter (herea-fter);" },
	/* of stop words alone none is told */
	{ "hereafter", 0, "herea fter (herea-fter);" },
	{ "overall", 0, "" },
	{ "ellememe", 0, "" },
	{ "offshore", 0, "off shore (off-shore);" },
	{ "highlight", 0, "" },
	{ "back", 0, "" },
	{ "backd", 0, "" },
	{ "", 0, "" },
};

static void build(const char *folder)
{
	fixture_build(folder, news, COUNT(news));
	for (size_t i = 0; i < COUNT(keys); i++)
		fixture_set(folder, keys[i], "1");
}

static int set_up(void **state)
{
	return fixture_set_up_with(state, build);
}

static enum status find(const struct fixture *fixture, size_t row, char *shown,
			struct fault *why)
{
	struct spellings_source source = { .index = fixture->index,
					   .terms = fixture->terms };
	struct spellings found = { .count = 0 };
	struct frequency *frequency = NULL;
	enum status status = pool_new(&source.pool, 1 << 20, why);

	if (!status)
		status = frequency_open(&frequency, fixture->index,
					fixture->terms, why);
	source.frequency = frequency;
	if (!status)
		status = spellings_find(&found, &source,
					text_of(rows[row].plain),
					rows[row].first_bytes, why);
	shown[0] = '\0';
	for (size_t i = 0; i < found.count && !status; i++) {
		const struct spelling *spelling = &found.list[i];
		size_t length = strlen(shown);

		(void)snprintf(shown + length, SHOWN_BYTES - length,
			       "%.*s (%.*s);", (int)spelling->apart.length,
			       spelling->apart.data,
			       (int)spelling->compound.length,
			       spelling->compound.data);
	}
	frequency_close(frequency);
	pool_free(source.pool);
	return status;
}

static void test_rows(void **state)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		char shown[SHOWN_BYTES];

		OK(find(*state, i, shown, &fault));
		if (strcmp(shown, rows[i].found) != 0)
			fail_msg("%s: %s", rows[i].plain, shown);
	}
}

static const struct {
	const char *first; /* or all */
	const char *second;
	const char *found;
} guesses[] = {
	{ "cranewas", NULL, "" },
	{ "openkraan", NULL, "open kraan, open-kraan, openkraan;" },
	{ "kraanopen", NULL, "kraan open, kraan-open, kraanopen;" },
	{ "openxyz", NULL, "" },
	{ "370lr", NULL, "370 lr, 370-lr, 370lr;" },
	{ "lr370", NULL, "lr 370, lr-370, lr370;" },
	{ "1.5lr", NULL, "1.5 lr, 1.5-lr, 1.5lr;" },
	{ "1.5x", NULL, "" },
	{ "370x", NULL, "" },
	{ "lr370lr", NULL, "" },
	{ "370370", NULL, "" },
	/* too short, but for a unit */
	{ "lropen", NULL, "" },
	/* the mark is of the letter before it */
	{ "open\u0301kraan", NULL, "" },
	{ "open.kraan", NULL, "" },
	{ "open", NULL, "" },
	{ "", NULL, "" },
	{ "cra", "ne", "" },
	{ "kra", "ans", "" },
	{ "ope", "ner", "ope ner, ope-ner, opener;" },
	{ "1.5", "bn", "1.5 bn, 1.5-bn, 1.5bn;" },
	{ "bn", "1.5", "" },
	{ "37", "0", "" },
	{ "was", "opener", "" },
};

static const struct fixture_article guessed[] = {
	{ .path = "sums.txt",
	  .title = "Sums",
	  .language = "en",
	  .date = "2021",
	  .passages = { { NULL, "An LR 370 for 1.5bn, said the opener, x." } } },
};

/* Texts of one of them or, where there is one, of two words. */
static void check_guess(const struct spellings_source *source, size_t row)
{
	struct text first = text_of(guesses[row].first);
	char shown[SHOWN_BYTES] = "";
	struct spellings found;

	if (guesses[row].second)
		OK(spellings_guess_joined(&found, source, first,
					  text_of(guesses[row].second),
					  &fault));
	else
		OK(spellings_guess_apart(&found, source, first, &fault));
	for (size_t i = 0; i < found.count; i++)
		(void)snprintf(shown + strlen(shown),
			       SHOWN_BYTES - strlen(shown), "%.*s, %.*s, %.*s;",
			       (int)found.list[i].apart.length,
			       found.list[i].apart.data,
			       (int)found.list[i].compound.length,
			       found.list[i].compound.data,
			       (int)found.list[i].joined.length,
			       found.list[i].joined.data);
	if (strcmp(shown, guesses[row].found) != 0)
		fail_msg("%s: %s", guesses[row].first, shown);
}

static void test_guesses(void **state)
{
	const struct fixture *fixture = *state;
	struct spellings_source source = { .index = fixture->index,
					   .terms = fixture->terms };

	fixture_add(fixture->folder, guessed, COUNT(guessed));
	OK(index_reopen(fixture->index, &fault));
	OK(pool_new(&source.pool, 1 << 20, &fault));
	OK(frequency_open(&source.frequency, fixture->index, fixture->terms,
			  &fault));
	for (size_t i = 0; i < COUNT(guesses); i++)
		check_guess(&source, i);
	frequency_close(source.frequency);
	pool_free(source.pool);
}

/* Of two languages it is enough that one has them. */
static void test_stopped(void **state)
{
	const struct spelling spelling = { .joined = TEXT_INIT("percent"),
					   .first_bytes = 3 };

	(void)state;
	assert_true(spellings_is_stopped(TEXT("it"), &spelling));
	assert_false(spellings_is_stopped(TEXT("en"), &spelling));
	assert_false(spellings_is_stopped(TEXT("zh"), &spelling));
}

/* Of very many entries some are looked at. */
static void test_many(void **state)
{
	const struct fixture *fixture = *state;
	char shown[SHOWN_BYTES];

	for (size_t i = 0; i < 200; i++) {
		char key[64];

		(void)snprintf(key, sizeof(key), "kbackdoor=b%zu door=en", i);
		fixture_set(fixture->folder, key, "1");
	}
	OK(index_reopen(fixture->index, &fault));
	OK(find(fixture, 0, shown, &fault));
}

static enum status find_first(void *context, struct fault *why)
{
	char shown[SHOWN_BYTES];

	return find(context, 0, shown, why);
}

static void test_memory(void **state)
{
	const struct starve_work work = { .run = find_first,
					  .context = *state };

	assert_true(starve(&work) >= 5);
}

#define SPELLINGS_TEST(test) \
	cmocka_unit_test_setup_teardown(test, set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SPELLINGS_TEST(test_rows),    SPELLINGS_TEST(test_guesses),
		SPELLINGS_TEST(test_stopped), SPELLINGS_TEST(test_many),
		SPELLINGS_TEST(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
