/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/place_match.h"

#include "searcher/candidates_path.h"
#include "searcher/location.h"
#include "shared/host.h"

struct place_match place_match_by(struct store *store,
				  const struct candidates *candidates,
				  struct spans_reader *reader)
{
	return (struct place_match){
		.store = store,
		.candidates = candidates,
		.name = { .reader = reader },
		.path = BYTES_UP_TO(2 * LOCATION_BYTES),
	};
}

void place_match_free(struct place_match *match)
{
	spans_free(&match->name.spans);
	bytes_free(&match->path);
}

bool place_match_is_asked(enum query_field field)
{
	return field == QUERY_SOURCE || field == QUERY_AUTHOR ||
	       field == QUERY_PATH || field == QUERY_HOST ||
	       field == QUERY_DATE;
}

static enum status has_name(struct place_match *match,
			    const struct record_outlet *outlet, size_t node,
			    bool *out, struct fault *fault)
{
	bool is_source = match->candidates->query->nodes[node].field ==
			 QUERY_SOURCE;
	const struct text *names = is_source ? &outlet->source :
					       outlet->authors;
	size_t count = is_source ? 1 : outlet->author_count;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && !*out && !status; i++) {
		status = candidates_field_read_name(
			&match->name, match->candidates, node, names[i], fault);
		*out = match->name.is_match;
	}
	return status;
}

/* As label/folder/file, and as it is shown. */
static enum status has_path(struct place_match *match,
			    const struct place_match_place *place, size_t node,
			    bool *out, struct fault *fault)
{
	const struct record_location *location =
		&place->record->locations[place->index];
	struct text value = match->candidates->query->nodes[node].value;
	struct bytes *path = &match->path;
	enum status status;

	bytes_clear(path);
	status = bytes_append(path, location->label, fault);
	if (!status && location->label.length > 0)
		status = bytes_append_byte(path, '/', fault);
	if (!status)
		status = bytes_append(path, location->path, fault);
	*out = !status && candidates_path_has(value, text_from(path));
	if (status || *out)
		return status;
	bytes_clear(path);
	status = location_path(store_index(match->store), place->shard,
			       location, path, fault);
	*out = !status && candidates_path_has(value, text_from(path));
	return status;
}

/* The host, or a domain that it lies in. */
static bool has_host(struct text address, struct text value)
{
	struct text host = host_of(address);
	size_t start = host.length - value.length;

	return value.length > 0 && text_ends(host, value) &&
	       (start == 0 || host.data[start - 1] == '.');
}

static bool has_day(const struct record_outlet *outlet,
		    const struct query_bounds *bounds)
{
	char day[VALUES_DAY_BYTES];

	values_day(day, outlet->date, outlet->precision);
	return outlet->precision != RECORD_UNDATED &&
	       query_date_has(bounds, (struct text){ day, sizeof(day) });
}

enum status place_match_has(struct place_match *match,
			    const struct place_match_place *place, size_t node,
			    bool *out, struct fault *fault)
{
	const struct candidates *candidates = match->candidates;
	const struct query_node *leaf = &candidates->query->nodes[node];
	const struct record_outlet outlet =
		record_outlet_at(place->record, place->index);

	*out = false;
	if (leaf->field == QUERY_PATH)
		return has_path(match, place, node, out, fault);
	if (leaf->field == QUERY_SOURCE || leaf->field == QUERY_AUTHOR)
		return has_name(match, &outlet, node, out, fault);
	if (leaf->field == QUERY_HOST)
		*out = has_host(outlet.address, leaf->value);
	else if (leaf->field == QUERY_DATE)
		*out = has_day(&outlet, &candidates->nodes[node].bounds);
	return STATUS_OK;
}
