/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/frames.h"

#include <string.h>

#include "indexer/fields.h"

/* ---- Telling ----------------------------------------------------------- */

/* pandas numbers rows, as a rule, from 0. */
static bool is_number(const char *label)
{
	return label[strspn(label, "0123456789")] == '\0' && label[0] != '\0';
}

/* Whether an object's members may be labels of rows: that is what numbers are,
 * and names that say nothing. {"rendered": ...} is a value. */
static bool has_labels(json_t *column, bool is_only_one)
{
	const char *label;
	json_t *value;

	json_object_foreach(column, label, value)
	{
		if (!is_number(label) && (is_only_one || fields_say(label)))
			return false;
	}
	return json_object_size(column) > 0;
}

/* Whether a column has just the labels of the first. */
static bool is_labelled_so(json_t *column, json_t *first)
{
	const char *label;
	json_t *value;

	if (!json_is_object(column) ||
	    json_object_size(column) != json_object_size(first))
		return false;
	json_object_foreach(first, label, value)
	{
		if (!json_object_get(column, label))
			return false;
	}
	return true;
}

static bool are_columns(json_t *root)
{
	json_t *first = json_object_iter_value(json_object_iter(root));
	bool has_text = false;
	const char *name;
	json_t *column;

	if (!json_is_object(first) ||
	    !has_labels(first, json_object_size(root) == 1))
		return false;
	json_object_foreach(root, name, column)
	{
		if (column != first && !is_labelled_so(column, first))
			return false;
		has_text |= fields_is_text_or_title(name);
	}
	return has_text;
}

/* How many rows there are, where each column is a list of them; else 0. Of one
 * row nothing tells a list of rows from one of what a single article has, and
 * a list of paragraphs is as long as that of titles by chance only. */
static size_t count_listed(json_t *root)
{
	size_t row_count =
		json_array_size(json_object_iter_value(json_object_iter(root)));
	size_t text_count = 0;
	const char *name;
	json_t *column;

	json_object_foreach(root, name, column)
	{
		if (json_array_size(column) != row_count)
			return 0;
		text_count += fields_is_text_or_title(name);
	}
	return row_count > 1 && text_count > 1 ? row_count : 0;
}

/* Whether the list has a name of what articles have. */
static bool has_text_column(const json_t *columns)
{
	size_t count = json_array_size(columns);

	for (size_t i = 0; i < count; i++) {
		const char *name =
			json_string_value(json_array_get(columns, i));

		if (name && fields_is_text_or_title(name))
			return true;
	}
	return false;
}

/* Whether the list is of lists, of which the first has names alone. */
static bool are_rows(const json_t *root)
{
	const json_t *names = json_array_get(root, 0);
	size_t count = json_array_size(names);

	for (size_t i = 0; i < count; i++)
		if (!json_is_string(json_array_get(names, i)))
			return false;
	return count > 1 && json_is_array(json_array_get(root, 1)) &&
	       has_text_column(names);
}

bool frames_begin(struct frame *out, json_t *root)
{
	json_t *columns = json_object_get(root, "columns");
	json_t *rows = json_object_get(root, "data");

	*out = (struct frame){ 0 };
	if (are_rows(root)) {
		out->columns = json_array_get(root, 0);
		out->rows = root;
		out->next = 1;
		return true;
	}
	if (!json_is_object(root))
		return false;
	if (json_is_array(json_array_get(rows, 0)) &&
	    has_text_column(columns)) {
		out->columns = columns;
		out->index = json_object_get(root, "index");
		out->rows = rows;
		return true;
	}
	out->columns = root;
	out->row_count = count_listed(root);
	if (out->row_count > 0)
		return true;
	if (!are_columns(root))
		return false;
	out->index = json_object_iter_value(json_object_iter(root));
	return true;
}

/* ---- Rows -------------------------------------------------------------- */

bool frames_next(struct frame *frame)
{
	size_t row = frame->next++;

	if (frame->rows)
		return row < json_array_size(frame->rows);
	if (frame->row_count > 0)
		return row < frame->row_count;
	frame->label =
		row == 0 ? json_object_iter(frame->index) :
			   json_object_iter_next(frame->index, frame->label);
	return frame->label != NULL;
}

/* What the present row has in a column that is an object or a list. */
static json_t *member_of(const struct frame *frame, json_t *column)
{
	return frame->row_count > 0 ?
		       json_array_get(column, frame->next - 1) :
		       json_object_get(column,
				       json_object_iter_key(frame->label));
}

/* By columns. */
static enum status claim_members(const struct frame *frame,
				 struct claims *claims, struct fault *fault)
{
	enum status status = STATUS_OK;
	const char *name;
	json_t *column;

	json_object_foreach(frame->columns, name, column)
	{
		status = fields_add_one(claims, name, member_of(frame, column),
					fault);
		if (status)
			break;
	}
	return status;
}

static enum status claim_cells(const struct frame *frame, struct claims *claims,
			       struct fault *fault)
{
	const json_t *row = json_array_get(frame->rows, frame->next - 1);
	size_t count = json_array_size(frame->columns);
	enum status status = STATUS_OK;

	if (count > json_array_size(row))
		count = json_array_size(row);
	for (size_t i = 0; i < count && !status; i++) {
		const char *name =
			json_string_value(json_array_get(frame->columns, i));

		if (name)
			status = fields_add_one(claims, name,
						json_array_get(row, i), fault);
	}
	return status;
}

/* Trusted less than an id of the row's own. */
static enum status claim_label(const struct frame *frame, struct claims *claims,
			       struct fault *fault)
{
	claims_from(claims, NULL);
	if (frame->row_count > 0)
		return STATUS_OK;
	if (frame->rows)
		return fields_add_one(
			claims, "id",
			json_array_get(frame->index, frame->next - 1), fault);
	return claims_add(claims, TEXT("id"),
			  text_of(json_object_iter_key(frame->label)),
			  FRAGMENT_PLAIN, fault);
}

enum status frames_claim(const struct frame *frame, struct claims *claims,
			 struct fault *fault)
{
	enum status status = frame->rows ? claim_cells(frame, claims, fault) :
					   claim_members(frame, claims, fault);

	return status ? status : claim_label(frame, claims, fault);
}
