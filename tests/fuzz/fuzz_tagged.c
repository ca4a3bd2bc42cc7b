/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_tagged - any text as one with a tag before each field: its articles
 * are all of it, each is one by itself, and one more is another.
 */
#include <string.h>

#include "indexer/lines.h"
#include "indexer/tagged.h"
#include "tests/fuzz/sound.h"

enum { FILE_BYTES = 1 << 20, LAST_YEAR = 2030 };

/* Behind an article, be it one that lacks its text. */
static const struct text one_more = TEXT_INIT(
	"\nTD   So be it.\nHD   Ferry late\nPD   4 March 2021\nTD   It is.\n");

static struct claims *claims;

static void read_article(struct text text)
{
	struct article article = { 0 };
	struct tagged alone = { .text = text };
	struct text same;
	struct fault fault;
	enum status status;

	EXPECT(tagged_next(&alone, &same));
	EXPECT(same.data == text.data && same.length == text.length);
	claims_begin(claims);
	EXPECT(!tagged_claim(text, claims, &fault));
	status = claims_settle(claims, &article, &fault);
	EXPECT(status == STATUS_OK || status == STATUS_SKIP);
	if (!status)
		sound_article(&article);
}

static size_t read_articles(struct tagged *tagged)
{
	const struct text whole = tagged->text;
	struct text article;
	size_t count = 0;
	size_t end = 0;

	for (; tagged_next(tagged, &article); count++) {
		EXPECT(article.length > 0);
		EXPECT(article.data == whole.data + end);
		EXPECT(end == 0 || (memchr("\r\n\f", whole.data[end - 1], 3) &&
				    memchr("HSC", whole.data[end], 3)));
		end += article.length;
		EXPECT(end <= whole.length);
		read_article(article);
	}
	EXPECT(!lines_has_words(text_skip(whole, end)));
	return count;
}

static void read_one_more(struct text file, size_t count)
{
	struct bytes room = BYTES_UP_TO(FILE_BYTES + one_more.length);
	struct tagged tagged;
	struct fault fault;

	EXPECT(!bytes_append(&room, file, &fault));
	EXPECT(!bytes_append(&room, one_more, &fault));
	EXPECT(tagged_begin(&tagged, text_from(&room)));
	EXPECT(read_articles(&tagged) == count + 1);
	EXPECT(text_equal(claims_best(claims, CLAIMS_TITLE),
			  TEXT("Ferry late")));
	EXPECT(text_equal(claims_best(claims, CLAIMS_TEXT), TEXT("It is.")));
	bytes_free(&room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(FILE_BYTES);
	struct text file = sound_utf8(&room, data, size);
	struct tagged tagged;
	struct fault fault;

	if (!claims)
		EXPECT(!claims_open(&claims, LAST_YEAR, 4 * FILE_BYTES,
				    &fault));
	if (tagged_begin(&tagged, file))
		read_one_more(file, read_articles(&tagged));
	claims_begin(claims);
	bytes_free(&room);
	return 0;
}
