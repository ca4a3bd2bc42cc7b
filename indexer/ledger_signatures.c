/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Of the ledger: the signatures by which near-copies are known, the clusters
 * of these, and the keys that lead from one to others ("clusters.h").
 */
#include "indexer/ledger_call.h"

static void take_signature(const struct call *call,
			   struct ledger_signature *out)
{
	out->place = call_take_number(call, 0);
	out->has_cluster = sqlite3_column_type(call->statement, 2) !=
			   SQLITE_NULL;
	out->cluster = call_take_number(call, 2);
	out->bytes = call_take_bytes(call, 3);
	(void)call_take_hash(call, 1, &out->article);
}

enum status ledger_find_signature(struct ledger *ledger, int64_t place,
				  struct ledger_signature *out, bool *is_found,
				  struct fault *fault)
{
	struct call call = call_start(ledger, FIND_SIGNATURE);
	enum status status;

	*out = (struct ledger_signature){ .place = place };
	call_give_number(&call, place);
	status = call_step(&call, is_found, fault);
	if (status || !*is_found)
		return status;
	take_signature(&call, out);
	bytes_clear(&ledger->kept_signature);
	status = bytes_append(&ledger->kept_signature, out->bytes, fault);
	out->bytes = text_from(&ledger->kept_signature);
	call_end(&call);
	return status;
}

static enum status each_signature(struct call *call,
				  const struct ledger_signatures *visitor,
				  struct fault *fault)
{
	struct ledger_signature row;
	bool is_found;
	enum status status = call_step(call, &is_found, fault);

	while (status == STATUS_OK && is_found) {
		take_signature(call, &row);
		status = visitor->visit(visitor->context, &row, fault);
		if (status)
			call_end(call);
		else
			status = call_step(call, &is_found, fault);
	}
	return status;
}

enum status ledger_each_signature(struct ledger *ledger,
				  const struct ledger_signatures *visitor,
				  struct fault *fault)
{
	struct call call = call_start(ledger, EACH_SIGNATURE);

	return each_signature(&call, visitor, fault);
}

enum status ledger_each_of_cluster(struct ledger *ledger, int64_t cluster,
				   const struct ledger_signatures *visitor,
				   struct fault *fault)
{
	struct call call = call_start(ledger, EACH_OF_CLUSTER);

	call_give_number(&call, cluster);
	return each_signature(&call, visitor, fault);
}

static void give_cluster(struct call *call, bool has_cluster, int64_t cluster)
{
	if (has_cluster)
		call_give_number(call, cluster);
	else
		call_give_nothing(call);
}

enum status ledger_put_signature(struct ledger *ledger,
				 const struct ledger_signature *signature,
				 struct fault *fault)
{
	struct call call = call_start(ledger, PUT_SIGNATURE);

	call_give_number(&call, signature->place);
	call_give_hash(&call, &signature->article);
	give_cluster(&call, signature->has_cluster, signature->cluster);
	call_give_bytes(&call, signature->bytes);
	return call_run(&call, fault);
}

enum status ledger_forget_signature(struct ledger *ledger, int64_t place,
				    struct fault *fault)
{
	struct call call = call_start(ledger, FORGET_SIGNATURE);

	call_give_number(&call, place);
	return call_run(&call, fault);
}

enum status ledger_set_cluster(struct ledger *ledger, int64_t place,
			       const int64_t *cluster, struct fault *fault)
{
	struct call call = call_start(ledger, SET_CLUSTER);

	call_give_number(&call, place);
	give_cluster(&call, cluster != NULL, cluster ? *cluster : 0);
	return call_run(&call, fault);
}

static enum status run_for_key(struct ledger *ledger, enum statement which,
			       uint32_t key, int64_t place, struct fault *fault)
{
	struct call call = call_start(ledger, which);

	call_give_number(&call, key);
	call_give_number(&call, place);
	return call_run(&call, fault);
}

enum status ledger_put_key(struct ledger *ledger, uint32_t key, int64_t place,
			   struct fault *fault)
{
	return run_for_key(ledger, PUT_KEY, key, place, fault);
}

enum status ledger_forget_key(struct ledger *ledger, uint32_t key,
			      int64_t place, struct fault *fault)
{
	return run_for_key(ledger, FORGET_KEY, key, place, fault);
}

enum status ledger_beside(struct ledger *ledger, uint32_t key,
			  enum ledger_side side, struct ledger_places *places,
			  struct fault *fault)
{
	struct call call = call_start(
		ledger, side == LEDGER_BEHIND ? KEYS_BEHIND : KEYS_BEFORE);
	bool is_found;
	enum status status;

	places->count = 0;
	call_give_number(&call, key);
	call_give_number(&call, places->place);
	call_give_number(&call, LEDGER_BESIDE_MAX);
	status = call_step(&call, &is_found, fault);
	while (status == STATUS_OK && is_found) {
		if (places->count < LEDGER_BESIDE_MAX)
			places->list[places->count++] =
				call_take_number(&call, 0);
		status = call_step(&call, &is_found, fault);
	}
	return status;
}

enum status ledger_begin_clusters(struct ledger *ledger, struct fault *fault)
{
	enum status status =
		call_run_plain(ledger, CLEAR_STRAY_SIGNATURES, fault);

	if (status == STATUS_OK)
		status = call_run_plain(ledger, CLEAR_CLUSTERS, fault);
	return status ? status : call_run_plain(ledger, CLEAR_KEYS, fault);
}

enum status ledger_clear_signatures(struct ledger *ledger, struct fault *fault)
{
	enum status status = call_run_plain(ledger, CLEAR_SIGNATURES, fault);

	return status ? status : call_run_plain(ledger, CLEAR_KEYS, fault);
}
