/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/joined.h"

#include "indexer/lines.h"

bool joined_go_on(struct joined *joined, struct text piece)
{
	for (size_t i = 0; i < piece.length; i++) {
		const char byte = piece.data[i];

		if (joined->is_in_string && byte == '\\')
			i++;
		else if (byte == '"')
			joined->is_in_string = !joined->is_in_string;
		else if (joined->is_in_string)
			continue;
		else if (byte == '{' || byte == '[')
			joined->depth++;
		else if ((byte == '}' || byte == ']') && joined->depth > 0)
			joined->depth--;
	}
	return joined->depth > 0 || joined->is_in_string;
}

static bool begins_record(struct text line)
{
	return line.length > 0 && line.data[0] == '{';
}

bool joined_begins(struct text line)
{
	const struct text trimmed = lines_trim(line);
	struct joined joined = { 0 };

	/* Nearly all end so; there is no need to go through them. */
	return begins_record(line) && trimmed.data[trimmed.length - 1] != '}' &&
	       joined_go_on(&joined, line);
}

enum status joined_read(struct bytes *out, struct reader *reader,
			struct reader_line *line, struct fault *fault)
{
	struct joined joined = { 0 };
	bool is_open = joined_go_on(&joined, line->text);
	enum status status = bytes_append(out, line->text, fault);

	while (!status) {
		status = reader_line(reader, line, fault);
		if (status || line->is_end || line->is_too_long || !is_open ||
		    begins_record(line->text))
			break;
		is_open = joined_go_on(&joined, line->text);
		status = bytes_append_byte(out, '\n', fault);
		if (!status)
			status = bytes_append(out, line->text, fault);
	}
	return status;
}
