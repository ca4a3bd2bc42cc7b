/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/enter.h"

#include <string.h>

#include "shared/schema.h"
#include "shared/store.h"

/* The article that is being entered. */
struct task {
	struct enter *enter;
	const struct documents_order *order;
};

static enum status give_first_seen(void *context, struct documents_seen *seen,
				   struct fault *fault)
{
	const struct task *task = context;

	return task->enter->first_seen(task->enter->context, seen, fault);
}

static enum status give_passage(void *context,
				const struct index_document *document,
				struct fault *fault)
{
	const struct task *task = context;

	return index_writer_add(task->enter->writer, document, fault);
}

/* A key that says all by being there. */
static enum status give_key(void *context, char prefix, struct text text,
			    struct fault *fault)
{
	struct enter *enter = ((const struct task *)context)->enter;
	char key[SCHEMA_COMPOUND_BYTES + 1];
	struct text name = { key, text.length + 1 };
	enum status status = STATUS_OK;

	key[0] = prefix;
	memcpy(key + 1, text.data, text.length);
	bytes_clear(&enter->room);
	if (!enter->is_new)
		status = index_writer_get(enter->writer, name, &enter->room,
					  fault);
	if (status || enter->room.length > 0)
		return status;
	return index_writer_set(enter->writer, name, TEXT("1"), fault);
}

static enum status give_word(void *context, struct text word,
			     struct fault *fault)
{
	return give_key(context, SCHEMA_META_WORD[0], word, fault);
}

static enum status give_compound(void *context, struct text compound,
				 struct fault *fault)
{
	return give_key(context, SCHEMA_META_COMPOUND[0], compound, fault);
}

static enum status give_record(void *context, struct text record,
			       struct fault *fault)
{
	const struct task *task = context;
	char key[STORE_NAME_BYTES];

	return index_writer_set(task->enter->writer,
				store_article_key(key, &task->order->id),
				record, fault);
}

static enum status give_signature(void *context, struct text signature,
				  struct fault *fault)
{
	struct enter *enter = ((const struct task *)context)->enter;

	return enter->signature(enter->context, signature, fault);
}

enum status enter_article(struct enter *enter,
			  const struct documents_order *order,
			  size_t *passage_count, struct fault *fault)
{
	struct task task = { enter, order };
	const struct documents_target target = {
		.first_seen = give_first_seen,
		.passage = give_passage,
		.word = give_word,
		.compound = give_compound,
		.article = give_record,
		.signature = give_signature,
		.context = &task,
	};

	return documents_write(enter->documents, order, &target, passage_count,
			       fault);
}

enum status enter_move(struct enter *enter, const struct documents_order *order,
		       struct pool *pool, struct fault *fault)
{
	struct task task = { enter, order };
	const struct documents_target target = { .article = give_record,
						 .context = &task };
	struct documents_record record = { .pool = pool };
	char key[STORE_NAME_BYTES];
	enum status status;

	bytes_clear(&enter->room);
	status = index_writer_get(enter->writer,
				  store_article_key(key, &order->id),
				  &enter->room, fault);
	record.data = text_from(&enter->room);
	return status ? status :
			documents_move(enter->documents, order, &record,
				       &target, fault);
}
