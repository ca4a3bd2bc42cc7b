/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/bars.h"

#include <math.h>

#include "shared/display.h"
#include "shared/utf8.h"

enum { LABEL_BYTES = 1 << 20, EIGHTHS = 8 };

size_t bars_columns(struct text shown)
{
	size_t columns = 0;
	size_t width;

	for (size_t offset = 0; offset < shown.length; offset += width)
		columns += utf8_columns(utf8_next(shown, offset, &width));
	return columns;
}

/* Bytes of the longest beginning that fits. */
static size_t fitting(struct text shown, size_t columns, size_t *taken)
{
	size_t offset = 0;
	size_t width;

	*taken = 0;
	while (offset < shown.length) {
		size_t more = utf8_columns(utf8_next(shown, offset, &width));

		if (*taken + more > columns)
			break;
		*taken += more;
		offset += width;
	}
	return offset;
}

static enum status append_blanks(struct bytes *out, size_t count,
				 struct fault *fault)
{
	return bytes_printf(out, fault, "%*s", (int)count, "");
}

enum status bars_label(struct bytes *out, struct text text, size_t columns,
		       struct fault *fault)
{
	struct bytes label = BYTES_UP_TO(LABEL_BYTES);
	enum status status = display_append(&label, text, DISPLAY_LINE, fault);
	struct text shown = text_from(&label);
	size_t taken = bars_columns(shown);

	if (!status && taken <= columns) {
		status = bytes_append(out, shown, fault);
	} else if (!status) {
		shown.length = fitting(shown, columns - 1, &taken);
		status = bytes_append(out, shown, fault);
		if (!status)
			status = bytes_append(out, TEXT("\u2026"), fault);
		taken++;
	}
	if (!status && taken < columns)
		status = append_blanks(out, columns - taken, fault);
	bytes_free(&label);
	return status;
}

enum status bars_bar(struct bytes *out, double part, size_t columns,
		     struct fault *fault)
{
	static const char *const blocks[EIGHTHS] = {
		"",       "\u258f", "\u258e", "\u258d",
		"\u258c", "\u258b", "\u258a", "\u2589",
	};
	size_t eighths = (size_t)lround(part * (double)columns * EIGHTHS);
	enum status status = STATUS_OK;

	if (part > 0 && eighths == 0)
		eighths = 1;
	for (size_t i = 0; i < eighths / EIGHTHS && !status; i++)
		status = bytes_append(out, TEXT("\u2588"), fault);
	return status ? status :
			bytes_append(out, text_of(blocks[eighths % EIGHTHS]),
				     fault);
}
