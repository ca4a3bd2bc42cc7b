/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/tones.h"

#include "shared/array.h"
#include "shared/utf8.h"

enum { LETTERS_MOST = 7 }; /* nghiêng */

/* Each vowel without a tone and with each of the five. */
static const char *const vowels[] = {
	"aàáảãạ", "ăằắẳẵặ", "âầấẩẫậ", "eèéẻẽẹ", "êềếểễệ", "iìíỉĩị",
	"oòóỏõọ", "ôồốổỗộ", "ơờớởỡợ", "uùúủũụ", "ưừứửữự", "yỳýỷỹỵ",
};

enum { VOWEL_COUNT = COUNT(vowels) };

/* The letter without its tone; empty: it is none. */
static struct text find_letter(struct text letter, unsigned *tone)
{
	const bool is_plain = letter.length == 1 && letter.data[0] >= 'a' &&
			      letter.data[0] <= 'z';

	for (size_t i = 0; i < VOWEL_COUNT && !is_plain; i++) {
		const struct text row = text_of(vowels[i]);
		size_t width;

		for (size_t at = 0, nth = 0; at < row.length;
		     at += width, nth++) {
			(void)utf8_next(row, at, &width);
			if (!text_equal((struct text){ row.data + at, width },
					letter))
				continue;
			if (nth > 0)
				*tone = (unsigned)nth;
			(void)utf8_next(row, 0, &width);
			return (struct text){ row.data, width };
		}
	}
	return is_plain || text_equal(letter, TEXT("đ")) ? letter :
							   (struct text){ 0 };
}

enum status tones_append(struct bytes *out, struct text folded,
			 struct fault *fault)
{
	const size_t before = out->length;
	enum status status = STATUS_OK;
	unsigned tone = 0;
	size_t count = 0;
	size_t width;

	for (size_t at = 0; at < folded.length && !status; at += width) {
		struct text letter = { folded.data + at, 0 };

		(void)utf8_next(folded, at, &width);
		letter.length = width;
		letter = find_letter(letter, &tone);
		if (letter.length == 0 || ++count > LETTERS_MOST) {
			out->length = before;
			return STATUS_OK;
		}
		status = bytes_append(out, letter, fault);
	}
	if (!status && count > 0)
		status = bytes_printf(out, fault, "=%u", tone);
	return status;
}
