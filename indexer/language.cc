/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The C binding of CLD2. The rules are those of the binding of libxapian:
 * no C++ type leaves this file, and neither does an exception.
 */
#include "indexer/language.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <new>
#include <string>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

namespace {

/* Codes of CLD2 that ISO 639 has replaced. */
const struct {
	char old_code[LANGUAGE_CODE_BYTES];
	char code[LANGUAGE_CODE_BYTES];
} replaced[] = { { "iw", "he" },
		 { "in", "id" },
		 { "ji", "yi" },
		 { "jw", "jv" },
		 { "mo", "ro" } };

/* The one place that knows what exceptions mean. */
enum status in_flight(struct fault *fault) noexcept
{
	try {
		throw;
	} catch (const std::bad_alloc &) {
		return fault_set(fault, STATUS_FULL, "out of memory");
	} catch (const std::exception &error) {
		return fault_set(fault, STATUS_BUG, "language detector: %s",
				 error.what());
	} catch (...) {
		return fault_set(fault, STATUS_BUG, "language detector failed");
	}
}

/* CLD2 looks past the end of what it is given, and runs wild when it finds
 * the beginning of a character there: so blanks stand behind it. */
constexpr size_t padding_bytes = 64;

/* Of fewer bytes of letters it is not sure, whatever it says: "Police deny
 * claim" is Indonesian to it. */
constexpr int reliable_bytes = 30;

/* Of a sample, in percent: where less is in one language, another part of the
 * text may be in another. */
constexpr int sure_share = 75;

/* Up to `most` bytes from `start` on, whole characters only. */
struct text piece_of(struct text text, size_t start, size_t most) noexcept
{
	const auto is_inside = [&](size_t at) {
		return at < text.length &&
		       (static_cast<unsigned char>(text.data[at]) & 0xC0) ==
			       0x80;
	};
	size_t end = std::min(text.length, start + most);

	while (is_inside(start))
		start++;
	while (end > start && is_inside(end))
		end--;
	return { text.data + start, end - start };
}

bool is_letter(char byte) noexcept
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* Blanks web addresses: a few long ones outweigh the words of an article. */
void blank_addresses(std::string &sample)
{
	size_t end = 0;

	for (;;) {
		const size_t scheme = sample.find("://", end);
		const size_t host = sample.find("www.", end);
		size_t start = std::min(scheme, host);

		if (start == std::string::npos)
			return;
		end = sample.find_first_of(" <>\"')]", start);
		if (end == std::string::npos)
			end = sample.size();
		while (start > 0 && is_letter(sample[start - 1]))
			start--;
		std::fill(sample.begin() + static_cast<std::ptrdiff_t>(start),
			  sample.begin() + static_cast<std::ptrdiff_t>(end),
			  ' ');
	}
}

/* Without control characters. */
void append_piece(std::string &sample, struct text piece)
{
	for (size_t i = 0; i < piece.length; i++) {
		const auto byte = static_cast<unsigned char>(piece.data[i]);

		sample.push_back(byte < 0x20 || byte == 0x7F ? ' ' :
							       piece.data[i]);
	}
}

/* A copy of up to `most` bytes, without control characters and web
 * addresses. */
std::string sample_of(struct text text, size_t most)
{
	std::string sample;

	sample.reserve(std::min(text.length, most) + padding_bytes + 1);
	if (text.length <= most || most == LANGUAGE_MOST_BYTES) {
		append_piece(sample, piece_of(text, 0, most));
	} else {
		append_piece(sample, piece_of(text, 0, most / 2));
		sample.push_back(' ');
		append_piece(sample, piece_of(text, text.length / 2, most / 2));
	}
	blank_addresses(sample);
	sample.append(padding_bytes, ' ');
	return sample;
}

/* The primary subtag of CLD2's "zh-Hant" or "en"; scripts without a
 * language ("xx-Cher") and "un" are none. */
void put_code(struct language_guess *out, const char *code) noexcept
{
	size_t length = std::strcspn(code, "-");

	if (length < 2 || length >= LANGUAGE_CODE_BYTES ||
	    std::strncmp(code, "un", 3) == 0 ||
	    std::strncmp(code, "xx", 2) == 0)
		return;
	std::memcpy(out->code, code, length);
	out->code[length] = '\0';
	for (const auto &row : replaced)
		if (std::strcmp(out->code, row.old_code) == 0)
			std::memcpy(out->code, row.code, LANGUAGE_CODE_BYTES);
}

/* What CLD2 says with the given flags; false when it is not sure, or less than
 * `least` percent are in that language. It takes English beside another for a
 * page's furniture, however much of it there is; here is none. */
bool detect(struct language_guess *out, const std::string &sample, int flags,
	    int least)
{
	CLD2::Language languages[3];
	int shares[3];
	double scores[3];
	int letter_bytes = 0;
	bool is_reliable = false;
	const CLD2::CLDHints hints = { nullptr, nullptr, CLD2::UNKNOWN_ENCODING,
				       CLD2::UNKNOWN_LANGUAGE };
	CLD2::Language best = CLD2::ExtDetectLanguageSummary(
		sample.data(), static_cast<int>(sample.size() - padding_bytes),
		true, &hints, flags, languages, shares, scores, nullptr,
		&letter_bytes, &is_reliable);

	if (best != CLD2::UNKNOWN_LANGUAGE && languages[0] == CLD2::ENGLISH)
		best = CLD2::ENGLISH;
	put_code(out, CLD2::LanguageCode(best));
	return is_reliable && shares[0] >= least &&
	       letter_bytes >= reliable_bytes &&
	       std::strcmp(out->code, "und") != 0;
}

} /* namespace */

extern "C" enum status language_detect(struct language_guess *out,
				       struct text text,
				       struct fault *fault) noexcept
{
	*out = { "und", false };
	try {
		const bool is_part = text.length > LANGUAGE_SAMPLE_BYTES;
		std::string sample = sample_of(text, LANGUAGE_SAMPLE_BYTES);

		out->is_reliable =
			detect(out, sample, 0, is_part ? sure_share : 0);
		if (!out->is_reliable && is_part) {
			*out = { "und", false };
			sample = sample_of(text, LANGUAGE_MOST_BYTES);
			out->is_reliable = detect(out, sample, 0, 0);
		}
		/* Asked for its best effort it answers to anything, and is
		 * sure of that. */
		if (std::strcmp(out->code, "und") == 0)
			(void)detect(out, sample, CLD2::kCLDFlagBestEffort, 0);
	} catch (...) {
		return in_flight(fault);
	}
	return STATUS_OK;
}
