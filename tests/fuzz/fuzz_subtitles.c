/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_subtitles - any text as what is said in a film: valid UTF-8 of a
 * bounded length. Where cues are lines, one more goes on from those before.
 */
#include <string.h>

#include "indexer/lines.h"
#include "indexer/subtitles.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { FILE_BYTES = 1 << 20, LAST_YEAR = 2030 };

#define SAID "It is late."

static const struct text one_more =
	TEXT_INIT("\n\n9\n00:00:01,000 --> 00:00:02,500\n" SAID);

static struct claims *claims;

/* In `out`, which is empty. */
static void read_said(struct bytes *out, struct text file)
{
	struct article article = { 0 };
	struct text said;
	struct fault fault;
	enum status status;

	claims_begin(claims);
	EXPECT(!subtitles_read(file, claims, &fault));
	said = claims_best(claims, CLAIMS_TEXT);
	EXPECT(utf8_is_valid(said));
	EXPECT(said.length <= 2 * file.length);
	EXPECT(!bytes_append(out, said, &fault));
	status = claims_settle(claims, &article, &fault);
	EXPECT(status == STATUS_OK || status == STATUS_SKIP);
	if (!status)
		sound_article(&article);
}

static void read_one_more(struct text file, struct text said)
{
	struct bytes room = BYTES_UP_TO(FILE_BYTES + one_more.length);
	struct bytes longer = BYTES_UP_TO(4 * FILE_BYTES);
	const struct text end = TEXT(SAID);
	struct fault fault;

	EXPECT(!bytes_append(&room, file, &fault));
	EXPECT(!bytes_append(&room, one_more, &fault));
	EXPECT(subtitles_is_start(text_from(&room)));
	read_said(&longer, text_from(&room));
	EXPECT(longer.length >= end.length);
	EXPECT(memcmp(longer.data + longer.length - end.length, end.data,
		      end.length) == 0);
	EXPECT(longer.length >= said.length);
	EXPECT(said.length == 0 ||
	       memcmp(longer.data, said.data, said.length) == 0);
	bytes_free(&room);
	bytes_free(&longer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(FILE_BYTES);
	struct bytes said = BYTES_UP_TO(2 * FILE_BYTES);
	struct text file = sound_utf8(&room, data, size);
	struct fault fault;

	if (!claims)
		EXPECT(!claims_open(&claims, LAST_YEAR, 4 * FILE_BYTES,
				    &fault));
	if (subtitles_is_start(file)) {
		read_said(&said, file);
		if (lines_trim(file).data[0] != '<')
			read_one_more(file, lines_trim(text_from(&said)));
	}
	claims_begin(claims);
	bytes_free(&said);
	bytes_free(&room);
	return 0;
}
