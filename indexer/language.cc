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

/* Bytes of `text` to look at: whole characters only. */
size_t sample_length(struct text text) noexcept
{
	size_t length = text.length;

	if (length <= LANGUAGE_SAMPLE_BYTES)
		return length;
	length = LANGUAGE_SAMPLE_BYTES;
	while (length > 0 &&
	       (static_cast<unsigned char>(text.data[length]) & 0xC0) == 0x80)
		length--;
	return length;
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

/* A copy of them, without control characters and web addresses. */
std::string sample_of(struct text text)
{
	const size_t length = sample_length(text);
	std::string sample(length + padding_bytes, ' ');

	for (size_t i = 0; i < length; i++) {
		const auto byte = static_cast<unsigned char>(text.data[i]);

		if (byte >= 0x20 && byte != 0x7F)
			sample[i] = text.data[i];
	}
	blank_addresses(sample);
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

/* What CLD2 says with the given flags; false when it is not sure. */
bool detect(struct language_guess *out, const std::string &sample, int flags)
{
	CLD2::Language languages[3];
	int shares[3];
	double scores[3];
	int letter_bytes = 0;
	bool is_reliable = false;
	const CLD2::CLDHints hints = { nullptr, nullptr, CLD2::UNKNOWN_ENCODING,
				       CLD2::UNKNOWN_LANGUAGE };
	const CLD2::Language best = CLD2::ExtDetectLanguageSummary(
		sample.data(), static_cast<int>(sample.size() - padding_bytes),
		true, &hints, flags, languages, shares, scores, nullptr,
		&letter_bytes, &is_reliable);

	put_code(out, CLD2::LanguageCode(best));
	return is_reliable && letter_bytes >= reliable_bytes &&
	       std::strcmp(out->code, "und") != 0;
}

} /* namespace */

extern "C" enum status language_detect(struct language_guess *out,
				       struct text text,
				       struct fault *fault) noexcept
{
	*out = { "und", false };
	try {
		const std::string sample = sample_of(text);

		out->is_reliable = detect(out, sample, 0);
		/* Asked for its best effort it answers to anything, and is
		 * sure of that. */
		if (std::strcmp(out->code, "und") == 0)
			(void)detect(out, sample, CLD2::kCLDFlagBestEffort);
	} catch (...) {
		return in_flight(fault);
	}
	return STATUS_OK;
}
