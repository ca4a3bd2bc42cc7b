/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * generate SEED ARTICLES          JSON Lines on standard output
 * generate SEED ARTICLES FOLDER   one text file an article, 100 a folder
 * generate -m SEED MEGABYTES      JSON Lines until there are so many
 *
 * News-like articles for benches and sweeps, the same for the same seed:
 * a vocabulary of VOCABULARY words drawn by a Zipf-Mandelbrot law (rank +
 * 2.7) ^ -1.05, its first ranks real English words, some ranks words of
 * this coverage (so that "backdoor" is rare and "huawei" frequent), the rest
 * made up;
 * sentences of 5 to 30 words, paragraphs of 1 to 3 sentences, 3 to 30
 * paragraphs; every 20th article is the one before it under another title.
 *
 * With -m more is as in real coverage: lengths are log-normal, about half of
 * the articles having under 2,000 bytes and one in a hundred over 10,000; of
 * people's names and of words that nobody wrote before there come more with
 * every article; amounts stand in the text; and the 20th article has a last
 * paragraph of its own.
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "shared/array.h"

enum {
	VOCABULARY = 60000,
	NAME_BYTES = 4096,
	WORD_BYTES = 64,
	TEXT_BYTES = 1 << 20,
	MEGABYTE = 1000000,
	/* With -m: of so many words one is such a thing. */
	WORDS_A_NAME = 40,
	WORDS_AN_AMOUNT = 60,
	WORDS_A_NEW_ONE = 300,
	GIVEN_NAMES = 3000,
	PARAGRAPHS_MAX = 400
};

struct buffer {
	char text[TEXT_BYTES];
	size_t length;
};

struct generator {
	uint64_t state;
	bool is_coverage;    /* -m */
	unsigned new_count;  /* words that were new */
	unsigned name_count; /* family names that were */
	uint64_t bytes;      /* of records so far */
	double sums[VOCABULARY];
	struct buffer title;
	struct buffer body;
	struct buffer *into; /* one of the two: where say() appends */
};

struct planted {
	unsigned rank;
	const char *word;
};

static const struct planted planted[] = {
	{ 0, "the" },
	{ 1, "of" },
	{ 2, "to" },
	{ 3, "and" },
	{ 4, "in" },
	{ 5, "a" },
	{ 6, "that" },
	{ 7, "for" },
	{ 8, "is" },
	{ 9, "on" },
	{ 10, "was" },
	{ 11, "with" },
	{ 12, "said" },
	{ 13, "it" },
	{ 14, "as" },
	{ 15, "by" },
	{ 16, "from" },
	{ 17, "at" },
	{ 18, "has" },
	{ 19, "which" },
	{ 25, "Huawei" },
	{ 40, "company" },
	{ 60, "network" },
	{ 80, "government" },
	{ 120, "safe" },
	{ 140, "city" },
	{ 200, "cameras" },
	{ 300, "police" },
	{ 500, "contract" },
	{ 900, "lawsuit" },
	{ 2000, "secrets" },
	{ 2500, "backdoor" },
	{ 4000, "arbitration" },
	{ 9000, "Lahore" },
	{ 20000, "subcontract" },
};

/* At the ranks from FIRST_COMMON on that nothing is planted at, so that the
 * text is taken for English. */
enum { FIRST_COMMON = 20 };

static const char *const common[] = {
	"be",
	"his",
	"are",
	"he",
	"had",
	"not",
	"this",
	"have",
	"were",
	"but",
	"they",
	"their",
	"who",
	"one",
	"been",
	"or",
	"an",
	"more",
	"will",
	"would",
	"its",
	"about",
	"there",
	"when",
	"what",
	"all",
	"than",
	"after",
	"also",
	"if",
	"her",
	"two",
	"other",
	"could",
	"so",
	"new",
	"first",
	"can",
	"out",
	"up",
	"people",
	"over",
	"time",
	"year",
	"some",
	"into",
	"only",
	"years",
	"last",
	"made",
	"do",
	"no",
	"him",
	"most",
	"now",
	"such",
	"before",
	"them",
	"because",
	"many",
	"between",
	"three",
	"where",
	"while",
	"through",
	"under",
	"state",
	"against",
	"part",
	"used",
	"our",
	"president",
	"these",
	"any",
	"then",
	"may",
	"well",
	"world",
	"country",
	"since",
	"she",
	"very",
	"me",
	"even",
	"back",
	"still",
	"being",
	"during",
	"both",
	"those",
	"four",
	"day",
	"week",
	"month",
	"court",
	"group",
	"public",
	"work",
	"security",
	"million",
	"minister",
	"officials",
	"report",
	"according",
	"should",
	"told",
	"system",
	"law",
	"local",
	"high",
	"use",
	"case",
	"number",
	"national",
	"foreign",
	"countries",
	"another",
	"early",
	"members",
	"including",
	"end",
	"department",
	"political",
	"market",
	"business",
	"office",
	"power",
	"percent",
	"money",
	"war",
	"trade",
	"military",
	"deal",
	"later",
	"says",
	"likely",
	"took",
	"plan",
	"called",
	"five",
	"set",
	"leaders",
	"come",
	"long",
	"same",
	"home",
	"right",
	"several",
	"former",
	"down",
	"make",
	"take",
	"think",
	"good",
	"know",
	"just",
	"way",
	"how",
	"much",
	"own",
	"go",
	"see",
	"get",
	"say",
	"want",
	"need",
	"help",
	"show",
	"put",
	"give",
	"left",
	"found",
	"ago",
	"among",
	"support",
	"within",
	"every",
	"director",
	"expected",
	"major",
	"health",
	"data",
	"private",
	"services",
	"party",
	"south",
	"north",
	"west",
	"east",
	"street",
	"house",
	"billion",
	"reported",
	"statement",
	"committee",
	"agency",
	"decision",
	"agreement",
	"issue",
	"federal",
	"council",
	"media",
	"press",
	"interest",
	"change",
	"plans",
	"began",
	"continue",
	"economic",
	"rate",
	"price",
	"prices",
	"share",
	"shares",
	"bank",
	"stock",
	"industry",
	"companies",
	"technology",
	"equipment",
	"policy",
	"official",
	"international",
	"community",
	"leader",
	"chief",
	"executive",
	"officer",
	"evidence",
	"claims",
	"charges",
	"judge",
	"trial",
	"investigation",
	"attack",
	"program",
	"project",
	"area",
	"river",
	"road",
	"building",
	"school",
	"water",
	"food",
	"land",
	"fire",
	"death",
	"killed",
	"died",
	"family",
	"children",
	"women",
	"men",
	"life",
	"young",
	"old",
	"small",
	"large",
	"big",
	"open",
	"close",
	"near",
	"far",
	"capital",
	"region",
	"town",
	"village",
	"past",
	"future",
	"present",
	"morning",
	"night",
	"monday",
	"tuesday",
	"wednesday",
	"thursday",
	"friday",
	"saturday",
	"sunday",
	"january",
	"february",
	"march",
	"april",
	"june",
	"july",
	"august",
	"september",
	"october",
	"november",
	"december",
	"become",
	"became",
	"given",
	"known",
	"held",
	"move",
	"moved",
	"meeting",
	"talks",
	"vote",
	"election",
	"campaign",
	"job",
	"jobs",
	"force",
	"forces",
	"troops",
	"border",
	"peace",
	"crisis",
	"oil",
	"gas",
	"energy",
	"car",
	"cars",
	"air",
	"plane",
	"train",
	"port",
	"ship",
	"phone",
	"phones",
	"internet",
	"software",
	"news",
	"paper",
	"film",
	"book",
	"music",
	"sport",
	"game",
	"team",
	"win",
	"won",
	"lost",
	"lead",
	"top",
	"low",
	"rise",
	"rose",
	"fall",
	"fell",
	"cut",
	"cost",
	"costs",
	"pay",
	"paid",
	"sold",
	"buy",
	"bought",
	"spend",
	"budget",
	"tax",
	"income",
	"growth",
	"record",
	"level",
	"best",
	"better",
	"less",
	"least",
	"nearly",
	"almost",
	"already",
	"again",
	"never",
	"always",
	"often",
	"once",
	"together",
	"without",
	"toward",
	"around",
	"across",
	"behind",
	"above",
	"below",
	"despite",
	"although",
	"whether",
	"however",
	"until",
	"therefore",
};

/* xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift
 * generators, scrambled" (2016). */
static uint64_t draw(struct generator *generator)
{
	uint64_t x = generator->state;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	generator->state = x;
	return x * UINT64_C(2685821657736338717);
}

static unsigned below(struct generator *generator, unsigned limit)
{
	return (unsigned)((draw(generator) >> 33) % limit);
}

static void say(struct generator *generator, const char *text)
{
	struct buffer *into = generator->into;
	size_t length = strlen(text);

	if (into->length + length >= sizeof(into->text)) {
		fprintf(stderr, "generate: article too long\n");
		exit(70);
	}
	memcpy(into->text + into->length, text, length + 1);
	into->length += length;
}

static void start(struct generator *generator, struct buffer *into)
{
	generator->into = into;
	into->length = 0;
}

static void name_word(unsigned rank, char *out, size_t size)
{
	static const char *const parts[] = { "ba", "co", "di", "fu", "ga", "he",
					     "ki", "lo", "ma", "ne", "po", "ra",
					     "si", "tu", "ve", "zo" };
	uint64_t mixed = (rank + 1) * UINT64_C(0x9E3779B97F4A7C15);

	for (size_t i = 0; i < COUNT(planted); i++)
		if (planted[i].rank == rank) {
			(void)snprintf(out, size, "%s", planted[i].word);
			return;
		}
	if (rank >= FIRST_COMMON && rank - FIRST_COMMON < COUNT(common)) {
		(void)snprintf(out, size, "%s", common[rank - FIRST_COMMON]);
		return;
	}
	(void)snprintf(out, size, "%s%s%s%x", parts[mixed >> 60],
		       parts[mixed >> 56 & 15], parts[mixed >> 52 & 15], rank);
	for (char *at = out; *at; at++)
		if (*at >= '0' && *at <= '9')
			*at = "lmnrstwxyz"[*at - '0'];
}

static unsigned draw_rank(struct generator *generator)
{
	double target = (double)(draw(generator) >> 11) * 0x1p-53 *
			generator->sums[VOCABULARY - 1];
	unsigned low = 0;
	unsigned high = VOCABULARY - 1;

	while (low < high) {
		unsigned middle = (low + high) / 2;

		if (generator->sums[middle] < target)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A made up word of its own for each number of a series. */
static void invent(unsigned series, unsigned number, char *out, size_t size)
{
	name_word(VOCABULARY + (number << 2 | series), out, size);
}

static void capitalize(char *word)
{
	if (word[0] >= 'a' && word[0] <= 'z')
		word[0] = (char)(word[0] - 'a' + 'A');
}

/* Known ones come again, the older the oftener; one in five is new. */
static void draw_name(struct generator *generator, char *out, size_t size)
{
	char given[WORD_BYTES];
	char family[WORD_BYTES];
	unsigned known = generator->name_count;

	if (known == 0 || below(generator, 5) == 0)
		generator->name_count++;
	else
		known = below(generator, 1 + below(generator, known));
	invent(0, below(generator, 1 + below(generator, GIVEN_NAMES)), given,
	       sizeof(given));
	invent(1, known, family, sizeof(family));
	capitalize(given);
	capitalize(family);
	(void)snprintf(out, size, "%s %s", given, family);
}

static void draw_word(struct generator *generator, char *out, size_t size)
{
	if (generator->is_coverage) {
		if (below(generator, WORDS_A_NAME) == 0) {
			draw_name(generator, out, size);
			return;
		}
		if (below(generator, WORDS_AN_AMOUNT) == 0) {
			(void)snprintf(out, size, "%u,%03u",
				       1 + below(generator, 900),
				       below(generator, 1000));
			return;
		}
		if (below(generator, WORDS_A_NEW_ONE) == 0) {
			invent(2, generator->new_count++, out, size);
			return;
		}
	}
	name_word(draw_rank(generator), out, size);
}

static void say_words(struct generator *generator, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		char word[3 * WORD_BYTES];

		draw_word(generator, word, sizeof(word));
		if (i == 0 && word[0] >= 'a')
			word[0] = (char)(word[0] - 'a' + 'A');
		if (i)
			say(generator, below(generator, 12) ? " " : ", ");
		say(generator, word);
	}
}

static void say_paragraph(struct generator *generator)
{
	unsigned sentences = 1 + below(generator, 3);

	for (unsigned i = 0; i < sentences; i++) {
		say(generator, i ? " " : "");
		say_words(generator, 5 + below(generator, 26));
		say(generator, ".");
	}
}

/* By the sum of twelve even draws, which is all but normal. */
static unsigned draw_paragraphs(struct generator *generator)
{
	double normal = -6;
	double count;

	if (!generator->is_coverage)
		return 3 + below(generator, 8) * below(generator, 5);
	for (int i = 0; i < 12; i++)
		normal += below(generator, 1 << 20) / (double)(1 << 20);
	count = exp(2.1 + 0.8 * normal);
	return count < 1              ? 1 :
	       count > PARAGRAPHS_MAX ? PARAGRAPHS_MAX :
					(unsigned)count;
}

static void say_body(struct generator *generator)
{
	unsigned paragraphs = draw_paragraphs(generator);

	start(generator, &generator->body);
	for (unsigned i = 0; i < paragraphs; i++) {
		say(generator, i ? "\n\n" : "");
		say_paragraph(generator);
	}
}

/* The body that there is, as another outlet has it. */
static void repeat_body(struct generator *generator)
{
	if (!generator->is_coverage)
		return;
	generator->into = &generator->body;
	say(generator, "\n\n");
	say_paragraph(generator);
}

/* Returns how many bytes that is. */
static unsigned print_json(const char *text)
{
	unsigned count = 0;

	for (; *text; text++, count++)
		if (*text == '\n')
			count += fputs("\\n", stdout) >= 0;
		else
			putchar(*text);
	return count;
}

static void print_record(struct generator *generator, unsigned number)
{
	int head = printf(
		"{\"id\":\"g-%u\",\"title\":\"%s\",\"date\":\"%u-%02u-%02u\","
		"\"source\":\"Outlet %u\",\"lang\":\"en\",\"text\":\"",
		number, generator->title.text, 2003 + below(generator, 21),
		1 + below(generator, 12), 1 + below(generator, 28),
		below(generator, 30));

	generator->bytes += (unsigned)(head > 0 ? head : 0);
	generator->bytes += print_json(generator->body.text) + 3;
	puts("\"}");
}

static void make_folder(const char *name)
{
	if (mkdir(name, 0777) && errno != EEXIST) {
		fprintf(stderr, "generate: %s: %s\n", name, strerror(errno));
		exit(75);
	}
}

static void write_article(const struct generator *generator, unsigned number,
			  const char *folder)
{
	char name[NAME_BYTES];
	FILE *file;

	(void)snprintf(name, sizeof(name), "%s/%04u", folder, number / 100);
	if (number % 100 == 0)
		make_folder(name);
	(void)snprintf(name, sizeof(name), "%s/%04u/%06u.txt", folder,
		       number / 100, number);
	file = fopen(name, "w");
	if (!file ||
	    fprintf(file, "%s\n\n%s\n", generator->title.text,
		    generator->body.text) < 0 ||
	    fclose(file)) {
		fprintf(stderr, "generate: %s: %s\n", name, strerror(errno));
		exit(75);
	}
}

static void set_up(struct generator *generator, uint64_t seed)
{
	double sum = 0;

	generator->state = seed * UINT64_C(0x9E3779B97F4A7C15) | 1;
	for (unsigned i = 0; i < VOCABULARY; i++) {
		sum += pow(i + 1 + 2.7, -1.05);
		generator->sums[i] = sum;
	}
}

static void make_article(struct generator *generator, unsigned number)
{
	start(generator, &generator->title);
	say_words(generator, 4 + below(generator, 6));
	if (number % 20 != 19) {
		say_body(generator);
		return;
	}
	say(generator, " again");
	repeat_body(generator);
}

int main(int argc, char **argv)
{
	static struct generator generator;
	const char *folder = NULL;
	uint64_t limit;

	generator.is_coverage = argc == 4 && strcmp(argv[1], "-m") == 0;
	argv += generator.is_coverage;
	argc -= generator.is_coverage;
	if (argc != 3 && (argc != 4 || generator.is_coverage)) {
		fprintf(stderr, "usage: generate [-m] SEED COUNT [FOLDER]\n");
		return 2;
	}
	set_up(&generator, strtoull(argv[1], NULL, 10));
	limit = strtoull(argv[2], NULL, 10);
	if (generator.is_coverage)
		limit *= MEGABYTE;
	folder = argc == 4 ? argv[3] : NULL;
	if (folder)
		make_folder(folder);
	for (unsigned i = 0;
	     generator.is_coverage ? generator.bytes < limit : i < limit; i++) {
		make_article(&generator, i);
		if (folder)
			write_article(&generator, i, folder);
		else
			print_record(&generator, i);
	}
	return fflush(stdout) || ferror(stdout) ? 75 : 0;
}
