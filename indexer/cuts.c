/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/cuts.h"

#include "indexer/lines.h"
#include "indexer/punctuation.h"
#include "shared/utf8.h"

enum {
	JOINER = 0x200D,
	FIRST_FLAG = 0x1F1E6, /* regional indicators stand in pairs */
	LAST_FLAG = 0x1F1FF,
	FIRST_TONE = 0x1F3FB, /* skin tones belong to the sign before */
	LAST_TONE = 0x1F3FF,
	PATIENCE = 4 /* times the longest, waiting for a safe place */
};

enum status cuts_begin(struct cuts *cuts, struct text text,
		       struct text language, struct fault *fault)
{
	enum status status;

	cuts->text = text;
	cuts->start = 0;
	cuts->weight_left = lines_weight(text);
	cuts->sentence_end = 0;
	cuts->sentence_weight = 0;
	cuts->has_sentence = false;
	cuts->is_in_giant = false;
	status = sentences_begin(cuts->sentences, text, language, fault);
	if (!status)
		status = seams_begin(cuts->seams, text, fault);
	return status;
}

/* ---- Inside a sentence ------------------------------------------------- */

enum place {
	PLACE_NONE,
	PLACE_SAFE,      /* a character begins: better than nothing */
	PLACE_CHARACTER, /* between words that no blank parts */
	PLACE_WORD       /* behind a blank, or a sign that parts words */
};

/* Whether a cut between these two is allowed, and how good it is. */
static enum place judge(uint32_t before, uint32_t after)
{
	enum utf8_class class = utf8_class(after);

	if (class == UTF8_MARK || class == UTF8_IGNORED || before == JOINER ||
	    (after >= FIRST_FLAG && after <= LAST_FLAG) ||
	    (after >= FIRST_TONE && after <= LAST_TONE))
		return PLACE_NONE;
	if (utf8_class(before) == UTF8_SPACE)
		return class == UTF8_SPACE ? PLACE_NONE : PLACE_WORD;
	/* "1,500" and "U.S." are words, but no word has a wide comma. */
	if (before >= 0x80 &&
	    (punctuation_is_pause(before) || punctuation_is_stop(before)) &&
	    !punctuation_is_closer(after))
		return PLACE_WORD;
	if (class == UTF8_LETTER && utf8_script(after) == UTF8_GRAM &&
	    !punctuation_is_opener(before))
		return PLACE_CHARACTER;
	return PLACE_SAFE;
}

/* The best place seen of each kind. */
struct places {
	struct cut word;
	struct cut character;
	struct cut safe;
};

static void note_place(struct places *places, enum place place,
		       const struct cut *here, size_t ideal)
{
	bool is_far_enough = here->weight >= ideal / 2;

	if (place >= PLACE_SAFE)
		places->safe = *here;
	if (place >= PLACE_CHARACTER && is_far_enough)
		places->character = *here;
	if (place == PLACE_WORD && is_far_enough)
		places->word = *here;
}

/* What the signs around a place say of it, and the seams where they leave
 * it to these. */
static enum place place_at(const struct cuts *cuts, size_t offset,
			   uint32_t before, uint32_t after)
{
	enum place place = judge(before, after);

	if (place == PLACE_CHARACTER && !seams_is_at(cuts->seams, offset))
		return PLACE_SAFE;
	return place;
}

/* Where to cut the sentence that goes on at cuts->start, and is longer than
 * the longest: near `ideal`. */
static struct cut find_place(const struct cuts *cuts, size_t ideal)
{
	struct text text = { cuts->text.data + cuts->start,
			     cuts->sentence_end - cuts->start };
	size_t longest = cuts->limits.longest;
	struct places places = { 0 };
	struct cut here = { 0 };
	uint32_t before = 0;
	size_t width;

	for (; here.end < text.length; here.end += width) {
		uint32_t after = utf8_next(text, here.end, &width);

		if (here.end > 0)
			note_place(&places,
				   place_at(cuts, cuts->start + here.end,
					    before, after),
				   &here, ideal);
		if (here.weight >= ideal && places.word.end > 0)
			return places.word;
		if (here.weight >= ideal && places.character.end > 0)
			return places.character;
		if (here.weight >= longest && places.safe.end > 0)
			return places.safe;
		if (here.weight >= longest * PATIENCE)
			return here;
		here.weight += lines_weight(
			(struct text){ text.data + here.end, width });
		before = after;
	}
	return here;
}

/* Cuts the next part off a sentence that is too long. */
static void cut_giant(struct cuts *cuts, struct cut *out)
{
	size_t target = cuts->limits.target;
	size_t part_count = (cuts->sentence_weight + target - 1) / target;
	struct cut cut = find_place(cuts, cuts->sentence_weight / part_count);

	*out = (struct cut){ cuts->start, cuts->start + cut.end, cut.weight };
	cuts->start = out->end;
	cuts->weight_left -= cut.weight;
	cuts->sentence_weight -= cut.weight;
	cuts->is_in_giant = true;
	if (cuts->start == cuts->sentence_end)
		cuts->has_sentence = false;
}

/* ---- Between sentences ------------------------------------------------- */

/* Looks at the sentence that begins at `start`; false at the end. */
static bool look_at_next(struct cuts *cuts, size_t start)
{
	size_t end;

	if (cuts->has_sentence)
		return true;
	if (!sentences_next(cuts->sentences, &end))
		return false;
	cuts->sentence_end = end;
	cuts->sentence_weight = lines_weight(
		(struct text){ cuts->text.data + start, end - start });
	cuts->has_sentence = true;
	cuts->is_in_giant = false;
	return true;
}

static bool is_giant(const struct cuts *cuts)
{
	if (cuts->sentence_weight > cuts->limits.longest)
		return true;
	/* The last of a giant's parts is as long as the others. */
	return cuts->is_in_giant &&
	       cuts->sentence_weight > cuts->limits.target * 3 / 2;
}

/* Whether the part is better off without the sentence looked at. */
static bool is_better_without(const struct cuts *cuts, const struct cut *part,
			      size_t ideal)
{
	size_t total = part->weight + cuts->sentence_weight;

	if (part->weight == 0)
		return false;
	if (is_giant(cuts) || total > cuts->limits.longest)
		return true;
	if (total < ideal)
		return false;
	return part->weight >= ideal || ideal - part->weight < total - ideal;
}

bool cuts_next(struct cuts *cuts, struct cut *out)
{
	size_t target = cuts->limits.target;
	size_t part_count = (cuts->weight_left + target / 2) / target;
	size_t ideal = cuts->weight_left / (part_count > 0 ? part_count : 1);

	*out = (struct cut){ cuts->start, cuts->start, 0 };
	if (cuts->start >= cuts->text.length)
		return false;
	while (out->weight < ideal && look_at_next(cuts, out->end)) {
		if (out->weight == 0 && is_giant(cuts)) {
			cut_giant(cuts, out);
			return true;
		}
		if (is_better_without(cuts, out, ideal))
			break;
		out->weight += cuts->sentence_weight;
		out->end = cuts->sentence_end;
		cuts->has_sentence = false;
	}
	cuts->start = out->end;
	cuts->weight_left -= out->weight;
	return true;
}
