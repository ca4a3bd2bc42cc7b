/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_acronyms - any text as one that explains acronyms. */
#include <string.h>

#include "indexer/acronyms.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { TEXT_BYTES = 1 << 20 };

static struct terms *terms;
static struct words words;
static struct acronyms found;

/* The name is cut into the words that it was made of: it is searched for as
 * a phrase. */
static void check_name(struct text name)
{
	struct fault fault;
	size_t at = 0;

	EXPECT(name.length <= ACRONYMS_NAME_BYTES);
	EXPECT(!terms_split(terms, &words, name, &fault));
	EXPECT(words.position_count >= 2);
	EXPECT(words.position_count <= ACRONYMS_WORDS);
	for (size_t i = 0; i < words.count; i++) {
		struct text word = words.list[i].plain;

		EXPECT(words.list[i].kind == WORD_PLAIN);
		EXPECT(at + word.length <= name.length);
		EXPECT(memcmp(name.data + at, word.data, word.length) == 0);
		at += word.length + 1;
	}
	EXPECT(at == name.length + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(TEXT_BYTES);
	struct text text = sound_utf8(&room, data, size);
	struct fault fault;

	if (!terms)
		EXPECT(!terms_open(&terms, &fault));
	EXPECT(!terms_split(terms, &words, text, &fault));
	EXPECT(!acronyms_find(&found, text, &words, &fault));
	for (size_t i = 0; i < found.count; i++) {
		struct text letters = acronyms_letters(&found, i);

		EXPECT(utf8_is_valid(letters));
		EXPECT(utf8_count(letters) >= 2);
		EXPECT(!memchr(letters.data, '=', letters.length));
		EXPECT(!memchr(letters.data, ' ', letters.length));
		check_name(acronyms_name(&found, i));
	}
	bytes_free(&room);
	return 0;
}
