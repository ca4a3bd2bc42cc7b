/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_digest - any text as the articles of a press database: they lie in it
 * one behind the other, and one more behind them takes nothing from them.
 */
#include "indexer/digest.h"
#include "indexer/lines.h"
#include "tests/fuzz/sound.h"

enum { FILE_BYTES = 1 << 20, LAST_YEAR = 2030 };

/* The end of an article, where what is behind the last is none. */
static const struct text one_more[] = {
	[DIGEST_NUMBERED] = TEXT_INIT("\n2 of 2 DOCUMENTS\nIt is late.\n"),
	[DIGEST_ENDED] =
		TEXT_INIT("\nEnd of Document\nIt is late.\nEnd of Document\n"),
};

static struct claims *claims;

static void read_article(const struct digest *digest, struct text text)
{
	struct article article = { 0 };
	struct fault fault;
	enum status status;

	claims_begin(claims);
	EXPECT(!digest_claim(digest, text, claims, LAST_YEAR, &fault));
	EXPECT(sound_is_within(claims_best(claims, CLAIMS_TEXT), text));
	status = claims_settle(claims, &article, &fault);
	EXPECT(status == STATUS_OK || status == STATUS_SKIP);
	if (!status)
		sound_article(&article);
}

static void read_articles(struct digest digest)
{
	const char *end = digest.text.data;
	struct text article;

	while (digest_next(&digest, &article)) {
		EXPECT(sound_is_within(article, digest.text));
		EXPECT(article.data >= end);
		end = article.data + article.length;
		EXPECT(digest.offset >= (size_t)(end - digest.text.data));
		read_article(&digest, article);
	}
	EXPECT(!digest_next(&digest, &article));
}

static void read_one_more(struct digest digest)
{
	const struct text added = one_more[digest.kind];
	struct bytes room = BYTES_UP_TO(FILE_BYTES + added.length);
	struct text last = { 0 };
	struct digest longer;
	struct text article;
	struct text same;
	struct fault fault;

	EXPECT(!bytes_append(&room, digest.text, &fault));
	EXPECT(!bytes_append(&room, added, &fault));
	EXPECT(digest_begin(&longer, text_from(&room)));
	EXPECT(longer.kind == digest.kind);
	while (digest_next(&digest, &article)) {
		EXPECT(digest_next(&longer, &same));
		EXPECT(text_equal(lines_trim(article), lines_trim(same)));
	}
	while (digest_next(&longer, &same))
		last = lines_trim(same);
	EXPECT(text_equal(last, TEXT("It is late.")));
	bytes_free(&room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(FILE_BYTES);
	struct text file = sound_utf8(&room, data, size);
	struct digest digest;
	struct fault fault;

	if (!claims)
		EXPECT(!claims_open(&claims, LAST_YEAR, 4 * FILE_BYTES,
				    &fault));
	if (digest_begin(&digest, file)) {
		read_articles(digest);
		read_one_more(digest);
	}
	claims_begin(claims);
	bytes_free(&room);
	return 0;
}
