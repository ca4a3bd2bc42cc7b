/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_titles - any two lines as a title and its outlet, and as two titles.
 * What is cut off a title was its end.
 */
#include "indexer/titles.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { TEXT_BYTES = 1 << 20 };

static void compare(struct text line, struct text other)
{
	struct titles_key key = TITLES_KEY;
	struct titles_key other_key = TITLES_KEY;
	bool is_empty;
	struct fault fault;

	EXPECT(!titles_read(&key, line, &fault));
	EXPECT(!titles_read(&other_key, other, &fault));
	EXPECT(utf8_is_valid(text_from(&key.folded)));
	EXPECT(key.core_length <= key.folded.length);
	is_empty = key.folded.length == 0;
	EXPECT(titles_is_same(&key, &key) == !is_empty);
	EXPECT(titles_is_same(&key, &other_key) ==
	       titles_is_same(&other_key, &key));
	EXPECT(titles_is_alike(&key, &other_key) ==
	       titles_is_alike(&other_key, &key));
	titles_forget(&key);
	titles_forget(&other_key);
}

static void check_cut(struct text cut, struct text title)
{
	EXPECT(sound_is_within(cut, title));
	EXPECT(utf8_is_valid(cut));
	EXPECT(cut.length > 0 || title.length == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(TEXT_BYTES);
	struct text rest = sound_utf8(&room, data, size);
	struct text title = sound_take_line(&rest);
	struct text other = sound_take_line(&rest);
	struct text cut = title;
	struct fault fault;

	compare(title, other);
	EXPECT(!titles_cut_outlet(&cut, other, &fault));
	check_cut(cut, title);
	cut = title;
	EXPECT(!titles_cut_beyond(&cut, other, &fault));
	check_cut(cut, title);
	bytes_free(&room);
	return 0;
}
