/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/clusters.h"

#include <stdlib.h>
#include <string.h>

#include "indexer/signature.h"
#include "shared/memory.h"
#include "shared/pool.h"

enum {
	FIRST_ROOM = 256,
	LIST_MAX = 1 << 28,
	SIGNATURE_BYTES = 1 << 20,
	/* Keys that are sorted at a time: 12 bytes each. */
	SLICE_KEYS = 1 << 21,
	KEY_BITS = 31,
	/* Articles that batches look at before it is asked whether to find
	 * all in the end would be less, and so many times all. */
	LOOKED_LEAST = 100000,
	LOOKED_SHARE = 2
};

#define POOL_BYTES ((size_t)1 << 31)

/* A growing array; `size` bytes an item. */
struct list {
	void *items;
	size_t count;
	size_t room;
	size_t size;
};

/* An article; its place among all that are looked at is its number. There may
 * be one of every article, so that the rest is not kept here. */
struct node {
	int64_t place;
	uint32_t parent; /* the number of one of the same cluster, itself for
			  * the smallest one */
	uint32_t size;   /* of the cluster, in the smallest one */
	uint32_t last;   /* number of the last in the cluster, likewise */
	uint32_t next;   /* number of the next in the cluster, 0: none */
};

struct clusters {
	struct ledger *ledger;
	bool is_unknown;     /* LEDGER_CLUSTERS */
	struct list places;  /* int64_t: whose neighbours have changed */
	struct list dirty;   /* int64_t: clusters to be found again */
	struct list cleared; /* struct hash: whose value is to go */
	struct list nodes;
	/* struct ledger_signature, by number: what the ledger has of nodes;
	 * after a batch alone, else it is asked */
	struct list rows;
	struct pool *pool; /* of their bytes */
	struct bytes old;  /* a signature while it is replaced */
	struct bytes one;  /* another, while it is compared */
	uint32_t one_number;
	bool has_one;
	struct bytes value;
	size_t looked_count; /* by batches, again and again */
};

/* ---- Lists ------------------------------------------------------------- */

/* A new item at the end. */
static enum status add_item(struct list *list, const void *item,
			    struct fault *fault)
{
	size_t wanted = list->room ? list->room * 2 : FIRST_ROOM;
	void *larger;

	if (list->count == list->room) {
		if (wanted > LIST_MAX)
			return fault_set(fault, STATUS_FULL,
					 "too many near-copies");
		larger = memory_resize(list->items, wanted, list->size);
		if (!larger)
			return fault_set(fault, STATUS_FULL, "out of memory");
		list->items = larger;
		list->room = wanted;
	}
	memcpy((char *)list->items + list->count++ * list->size, item,
	       list->size);
	return STATUS_OK;
}

static int compare_places(const void *one, const void *other)
{
	const int64_t *left = one;
	const int64_t *right = other;

	return (*left > *right) - (*left < *right);
}

/* Sorted, each once. */
static void sort_places(struct list *list)
{
	int64_t *places = list->items;
	size_t kept = 0;

	if (list->count < 2)
		return;
	qsort(places, list->count, sizeof(*places), compare_places);
	for (size_t i = 0; i < list->count; i++)
		if (kept == 0 || places[kept - 1] != places[i])
			places[kept++] = places[i];
	list->count = kept;
}

static struct node *node_at(const struct clusters *clusters, size_t number)
{
	return (struct node *)clusters->nodes.items + number;
}

/* ---- Opening ----------------------------------------------------------- */

enum status clusters_new(struct clusters **out, struct ledger *ledger,
			 struct fault *fault)
{
	struct clusters *clusters = memory_zeroed(1, sizeof(*clusters));
	enum status status;

	*out = NULL;
	if (!clusters)
		return fault_set(fault, STATUS_FULL, "out of memory");
	clusters->ledger = ledger;
	clusters->places.size = sizeof(int64_t);
	clusters->dirty.size = sizeof(int64_t);
	clusters->cleared.size = sizeof(struct hash);
	clusters->nodes.size = sizeof(struct node);
	clusters->rows.size = sizeof(struct ledger_signature);
	clusters->old = BYTES_UP_TO(SIGNATURE_BYTES);
	clusters->one = BYTES_UP_TO(SIGNATURE_BYTES);
	clusters->value = BYTES_UP_TO(CLUSTERS_LISTED_MAX * HASH_BYTES);
	status = pool_new(&clusters->pool, POOL_BYTES, fault);
	if (status)
		clusters_free(clusters);
	else
		*out = clusters;
	return status;
}

void clusters_free(struct clusters *clusters)
{
	if (!clusters)
		return;
	memory_free(clusters->places.items);
	memory_free(clusters->dirty.items);
	memory_free(clusters->cleared.items);
	memory_free(clusters->nodes.items);
	memory_free(clusters->rows.items);
	pool_free(clusters->pool);
	bytes_free(&clusters->old);
	bytes_free(&clusters->one);
	bytes_free(&clusters->value);
	memory_free(clusters);
}

static void forget_nodes(struct clusters *clusters)
{
	clusters->nodes.count = 0;
	clusters->rows.count = 0;
	clusters->has_one = false;
	pool_reset(clusters->pool);
}

enum status clusters_begin(struct clusters *clusters, struct fault *fault)
{
	int64_t is_unknown = 0;
	enum status status = ledger_number(clusters->ledger, LEDGER_CLUSTERS,
					   &is_unknown, fault);

	clusters->is_unknown = is_unknown != 0;
	clusters->places.count = 0;
	clusters->dirty.count = 0;
	clusters->cleared.count = 0;
	forget_nodes(clusters);
	return status;
}

/* ---- What changes ------------------------------------------------------ */

/* The first bits of an id, which are in the order of ids. */
static int64_t place_of(const struct hash *article)
{
	uint64_t place = 0;

	for (size_t i = 0; i < sizeof(place); i++)
		place = place << 8 | article->bytes[i];
	return (int64_t)(place >> 1);
}

/* Those beside a place are compared with others from now on. */
static enum status note_beside(struct clusters *clusters, uint32_t key,
			       int64_t place, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (int side = LEDGER_BEFORE; side <= LEDGER_BEHIND && !status;
	     side++) {
		struct ledger_places beside = { .place = place };

		status = ledger_beside(clusters->ledger, key,
				       (enum ledger_side)side, &beside, fault);
		for (size_t i = 0; i < beside.count && !status; i++)
			status = add_item(&clusters->places, &beside.list[i],
					  fault);
	}
	return status;
}

static enum status read_signature(struct signature *out, struct text bytes,
				  struct fault *fault)
{
	if (signature_read(out, bytes))
		return STATUS_OK;
	return fault_set(fault, STATUS_DAMAGED, "a signature cannot be read");
}

/* Enters a signature's keys, or strikes them out. */
static enum status put_keys(struct clusters *clusters, int64_t place,
			    struct text bytes, bool is_there,
			    struct fault *fault)
{
	struct ledger *ledger = clusters->ledger;
	struct signature signature;
	enum status status = read_signature(&signature, bytes, fault);

	for (size_t i = 0; i < signature.key_count && !status; i++) {
		const uint32_t key = signature_key(&signature, i);

		status = note_beside(clusters, key, place, fault);
		if (status == STATUS_OK)
			status = is_there ? ledger_put_key(ledger, key, place,
							   fault) :
					    ledger_forget_key(ledger, key,
							      place, fault);
	}
	return status;
}

/* Whose signature the ledger has at an article's place. */
enum holder {
	HOLDER_NONE,
	HOLDER_ARTICLE, /* the article itself */
	HOLDER_STRAY,   /* one that is no article: the row is damaged */
	HOLDER_ANOTHER  /* two articles with one place do not come, and if
			 * they did, the second one had no signature */
};

struct old {
	struct ledger_signature row; /* its bytes are in clusters->old */
	enum holder holder;
};

/* Whether what stands there is the article's to replace or to take away. */
static bool is_own(const struct old *old)
{
	return old->holder == HOLDER_ARTICLE || old->holder == HOLDER_STRAY;
}

/* Whether the row is that of an article that the ledger has. */
static enum status is_known(struct clusters *clusters,
			    const struct ledger_signature *row, bool *out,
			    struct fault *fault)
{
	struct ledger_article article;
	enum status status = ledger_find_article_by_id(
		clusters->ledger, &row->article, &article, fault);

	*out = article.is_there;
	return status;
}

static enum status find_old(struct clusters *clusters,
			    const struct hash *article, struct old *out,
			    struct fault *fault)
{
	bool is_found = false;
	bool is_another = false;
	enum status status = ledger_find_signature(clusters->ledger,
						   place_of(article), &out->row,
						   &is_found, fault);

	out->holder = is_found ? HOLDER_ARTICLE : HOLDER_NONE;
	if (status || !is_found)
		return status;
	bytes_clear(&clusters->old);
	status = bytes_append(&clusters->old, out->row.bytes, fault);
	out->row.bytes = text_from(&clusters->old);
	if (status || hash_equal(&out->row.article, article))
		return status;
	status = is_known(clusters, &out->row, &is_another, fault);
	out->holder = is_another ? HOLDER_ANOTHER : HOLDER_STRAY;
	return status;
}

/* What was known of an article is no longer so. */
static enum status strike_out(struct clusters *clusters,
			      const struct ledger_signature *old,
			      struct fault *fault)
{
	enum status status = STATUS_OK;

	if (old->has_cluster)
		status = add_item(&clusters->dirty, &old->cluster, fault);
	return status ?
		       status :
		       put_keys(clusters, old->place, old->bytes, false, fault);
}

enum status clusters_forget(struct clusters *clusters,
			    const struct hash *article, struct fault *fault)
{
	struct old old;
	enum status status = find_old(clusters, article, &old, fault);

	if (status || !is_own(&old))
		return status;
	if (!clusters->is_unknown)
		status = strike_out(clusters, &old.row, fault);
	if (status == STATUS_OK && old.row.has_cluster)
		status = add_item(&clusters->cleared, article, fault);
	return status ? status :
			ledger_forget_signature(clusters->ledger, old.row.place,
						fault);
}

enum status clusters_put(struct clusters *clusters, const struct hash *article,
			 struct text signature, struct fault *fault)
{
	struct old old;
	struct ledger_signature *row = &old.row;
	size_t count;
	enum status status;

	if (signature.length == 0)
		return clusters_forget(clusters, article, fault);
	status = find_old(clusters, article, &old, fault);
	if (status || old.holder == HOLDER_ANOTHER ||
	    (old.holder == HOLDER_ARTICLE && text_equal(row->bytes, signature)))
		return status;
	if (is_own(&old) && !clusters->is_unknown)
		status = strike_out(clusters, row, fault);
	row->article = *article;
	row->bytes = signature;
	if (status == STATUS_OK)
		status = ledger_put_signature(clusters->ledger, row, fault);
	if (status || clusters->is_unknown)
		return status;
	count = clusters->places.count;
	status = put_keys(clusters, row->place, signature, true, fault);
	/* Most have nobody beside them, and no cluster. */
	if (status || (clusters->places.count == count && !row->has_cluster))
		return status;
	return add_item(&clusters->places, &row->place, fault);
}

/* ---- Articles that are compared ---------------------------------------- */

static enum status add_node(struct clusters *clusters, int64_t place,
			    struct fault *fault)
{
	const struct node node = { .place = place,
				   .parent = (uint32_t)clusters->nodes.count };

	return add_item(&clusters->nodes, &node, fault);
}

/* Of a node that is made later. */
static enum status add_row(void *context, const struct ledger_signature *row,
			   struct fault *fault)
{
	struct clusters *clusters = context;
	struct ledger_signature copy = *row;
	enum status status =
		pool_copy(clusters->pool, row->bytes, &copy.bytes, fault);

	return status ? status : add_item(&clusters->rows, &copy, fault);
}

static int compare_rows(const void *one, const void *other)
{
	const struct ledger_signature *left = one;
	const struct ledger_signature *right = other;

	return (left->place > right->place) - (left->place < right->place);
}

/* A node for each row, both in the order of their places. */
static enum status make_nodes(struct clusters *clusters, struct fault *fault)
{
	struct ledger_signature *rows = clusters->rows.items;
	enum status status = STATUS_OK;

	if (clusters->rows.count > 1)
		qsort(rows, clusters->rows.count, sizeof(*rows), compare_rows);
	for (size_t i = 0; i < clusters->rows.count && !status; i++)
		status = add_node(clusters, rows[i].place, fault);
	return status;
}

/* What the ledger has of a node; its bytes until that is asked again. */
static enum status read_row(struct clusters *clusters, uint32_t number,
			    struct ledger_signature *out, struct fault *fault)
{
	bool is_found;
	enum status status;

	if (number < clusters->rows.count) {
		*out = ((struct ledger_signature *)clusters->rows.items)[number];
		return STATUS_OK;
	}
	status = ledger_find_signature(clusters->ledger,
				       node_at(clusters, number)->place, out,
				       &is_found, fault);
	return status || is_found ?
		       status :
		       fault_set(fault, STATUS_DAMAGED, "a signature is gone");
}

static bool find_node(const struct clusters *clusters, int64_t place,
		      uint32_t *number)
{
	size_t low = 0;
	size_t high = clusters->nodes.count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (node_at(clusters, middle)->place < place)
			low = middle + 1;
		else
			high = middle;
	}
	*number = (uint32_t)low;
	return low < clusters->nodes.count &&
	       node_at(clusters, low)->place == place;
}

/* The smallest of the cluster that has been found so far. */
static uint32_t root_of(const struct clusters *clusters, uint32_t number)
{
	struct node *node = node_at(clusters, number);

	while (node->parent != number) {
		node->parent = node_at(clusters, node->parent)->parent;
		number = node->parent;
		node = node_at(clusters, number);
	}
	return number;
}

static void join(struct clusters *clusters, uint32_t one, uint32_t other)
{
	if (one < other)
		node_at(clusters, other)->parent = one;
	else
		node_at(clusters, one)->parent = other;
}

/* One node's signature stays at hand, since it is compared with several. */
static enum status hold_signature(struct clusters *clusters, uint32_t number,
				  struct signature *out, struct fault *fault)
{
	struct ledger_signature row;
	enum status status = STATUS_OK;

	*out = (struct signature){ 0 };
	if (!clusters->has_one || clusters->one_number != number) {
		clusters->has_one = false;
		status = read_row(clusters, number, &row, fault);
		bytes_clear(&clusters->one);
		if (status == STATUS_OK)
			status = bytes_append(&clusters->one, row.bytes, fault);
		clusters->one_number = number;
		clusters->has_one = status == STATUS_OK;
	}
	return status ? status :
			read_signature(out, text_from(&clusters->one), fault);
}

/* Two that have a key in common are in one cluster when they are copies. */
static enum status compare(struct clusters *clusters, uint32_t one,
			   uint32_t other, struct fault *fault)
{
	const uint32_t one_root = root_of(clusters, one);
	const uint32_t other_root = root_of(clusters, other);
	struct signature signatures[2];
	struct ledger_signature row;
	enum status status;

	if (one_root == other_root)
		return STATUS_OK;
	status = hold_signature(clusters, one, &signatures[0], fault);
	if (status == STATUS_OK)
		status = read_row(clusters, other, &row, fault);
	if (status == STATUS_OK)
		status = read_signature(&signatures[1], row.bytes, fault);
	if (status == STATUS_OK &&
	    signature_is_copy(&signatures[0], &signatures[1]))
		join(clusters, one_root, other_root);
	return status;
}

/* ---- What comes of it -------------------------------------------------- */

/* Chains the articles of each cluster, in their order. */
static void chain_nodes(struct clusters *clusters)
{
	for (uint32_t i = 0; i < clusters->nodes.count; i++) {
		const uint32_t root_number = root_of(clusters, i);
		struct node *root = node_at(clusters, root_number);

		root->size++;
		if (root_number != i)
			node_at(clusters, root->last)->next = i;
		root->last = i;
	}
}

/* The value of a cluster's smallest article names the others. */
static enum status list_members(struct clusters *clusters, uint32_t root,
				struct fault *fault)
{
	struct ledger_signature row;
	uint32_t number = root;
	enum status status = STATUS_OK;

	bytes_clear(&clusters->value);
	for (size_t i = 0; i < CLUSTERS_LISTED_MAX && !status; i++) {
		status = read_row(clusters, number, &row, fault);
		if (status == STATUS_OK)
			status = bytes_append(&clusters->value,
					      hash_as_text(&row.article),
					      fault);
		number = node_at(clusters, number)->next;
		if (number == 0)
			break;
	}
	return status;
}

/* The ledger's row follows the value. */
static enum status note_cluster(struct clusters *clusters,
				const struct ledger_signature *row,
				const int64_t *cluster, struct fault *fault)
{
	if (cluster ? row->has_cluster && row->cluster == *cluster :
		      !row->has_cluster)
		return STATUS_OK;
	return ledger_set_cluster(clusters->ledger, row->place, cluster, fault);
}

static enum status give_single(struct clusters *clusters,
			       const struct ledger_signature *row,
			       const struct clusters_target *target,
			       struct fault *fault)
{
	enum status status = STATUS_OK;

	if (row->has_cluster)
		status = target->set(target->context, &row->article, TEXT(""),
				     fault);
	return status ? status : note_cluster(clusters, row, NULL, fault);
}

/* The smallest one is named to the others. */
static enum status give_smallest(struct clusters *clusters, uint32_t root,
				 const struct ledger_signature *row,
				 const struct clusters_target *target,
				 struct fault *fault)
{
	struct ledger_signature smallest;
	enum status status = read_row(clusters, root, &smallest, fault);

	return status ? status :
			target->set(target->context, &row->article,
				    hash_as_text(&smallest.article), fault);
}

static enum status give_member(struct clusters *clusters, uint32_t number,
			       const struct clusters_target *target,
			       struct fault *fault)
{
	const uint32_t root = root_of(clusters, number);
	const int64_t cluster = node_at(clusters, root)->place;
	struct ledger_signature row;
	enum status status = read_row(clusters, number, &row, fault);

	if (status)
		return status;
	if (node_at(clusters, root)->size < 2)
		return give_single(clusters, &row, target, fault);
	if (root == number) {
		status = list_members(clusters, root, fault);
		if (status == STATUS_OK)
			status = target->set(target->context, &row.article,
					     text_from(&clusters->value),
					     fault);
	} else if (!row.has_cluster || row.cluster != cluster) {
		status = give_smallest(clusters, root, &row, target, fault);
	}
	return status ? status : note_cluster(clusters, &row, &cluster, fault);
}

static enum status give_all(struct clusters *clusters,
			    const struct clusters_target *target,
			    struct fault *fault)
{
	enum status status = STATUS_OK;

	chain_nodes(clusters);
	for (uint32_t i = 0; i < clusters->nodes.count && !status; i++)
		status = give_member(clusters, i, target, fault);
	return status;
}

/* ---- After a batch ----------------------------------------------------- */

/* Articles whose neighbours have changed; of those in a cluster all of the
 * cluster comes. */
static enum status take_places(struct clusters *clusters, struct fault *fault)
{
	const struct list *places = &clusters->places;
	enum status status = STATUS_OK;

	sort_places(&clusters->places);
	for (size_t i = 0; i < places->count && !status; i++) {
		struct ledger_signature row;
		bool is_found;

		status = ledger_find_signature(clusters->ledger,
					       ((int64_t *)places->items)[i],
					       &row, &is_found, fault);
		if (status || !is_found)
			continue;
		status = row.has_cluster ? add_item(&clusters->dirty,
						    &row.cluster, fault) :
					   add_row(clusters, &row, fault);
	}
	return status;
}

static enum status take_clusters(struct clusters *clusters, struct fault *fault)
{
	const struct ledger_signatures visitor = { add_row, clusters };
	const struct list *dirty = &clusters->dirty;
	enum status status = STATUS_OK;

	sort_places(&clusters->dirty);
	for (size_t i = 0; i < dirty->count && !status; i++)
		status = ledger_each_of_cluster(clusters->ledger,
						((int64_t *)dirty->items)[i],
						&visitor, fault);
	return status ? status : make_nodes(clusters, fault);
}

/* With those beside it that have a key. One that is not at hand is no copy: it
 * would have been in the same cluster, or its neighbours have not changed. */
static enum status compare_side(struct clusters *clusters, uint32_t number,
				uint32_t key, enum ledger_side side,
				struct fault *fault)
{
	struct ledger_places beside = {
		.place = node_at(clusters, number)->place
	};
	enum status status =
		ledger_beside(clusters->ledger, key, side, &beside, fault);
	uint32_t other;

	for (size_t i = 0; i < beside.count && !status; i++)
		if (find_node(clusters, beside.list[i], &other))
			status = compare(clusters, number, other, fault);
	return status;
}

/* By one key alone, which joins nearly all of a large cluster. */
static enum status compare_first(struct clusters *clusters, uint32_t number,
				 struct fault *fault)
{
	struct signature signature;
	enum status status =
		hold_signature(clusters, number, &signature, fault);

	return status ? status :
			compare_side(clusters, number,
				     signature_key(&signature, 0),
				     LEDGER_BEHIND, fault);
}

static enum status compare_all(struct clusters *clusters, uint32_t number,
			       struct fault *fault)
{
	struct signature signature;
	enum status status =
		hold_signature(clusters, number, &signature, fault);

	for (size_t i = 0; i < signature.key_count && !status; i++) {
		const uint32_t key = signature_key(&signature, i);

		status = compare_side(clusters, number, key, LEDGER_BEFORE,
				      fault);
		if (status == STATUS_OK)
			status = compare_side(clusters, number, key,
					      LEDGER_BEHIND, fault);
	}
	return status;
}

/* The smallest article of the largest cluster so far. */
static uint32_t find_largest(struct clusters *clusters)
{
	uint32_t largest = 0;

	for (uint32_t i = 0; i < clusters->nodes.count; i++)
		node_at(clusters, root_of(clusters, i))->size++;
	for (uint32_t i = 0; i < clusters->nodes.count; i++)
		if (node_at(clusters, i)->size >
		    node_at(clusters, largest)->size)
			largest = i;
	for (uint32_t i = 0; i < clusters->nodes.count; i++)
		node_at(clusters, i)->size = 0;
	return largest;
}

/*
 * Two that are in one cluster already need not be compared: so only those
 * outside the largest one are compared with all beside them, on both sides,
 * since those inside will not look for them. A story that has a hundred
 * thousand copies takes one look for each.
 */
static enum status compare_nodes_at_hand(struct clusters *clusters,
					 struct fault *fault)
{
	enum status status = STATUS_OK;
	uint32_t largest;

	for (uint32_t i = 0; i < clusters->nodes.count && !status; i++)
		status = compare_first(clusters, i, fault);
	if (status || clusters->nodes.count == 0)
		return status;
	largest = find_largest(clusters);
	for (uint32_t i = 0; i < clusters->nodes.count && !status; i++)
		if (root_of(clusters, i) != root_of(clusters, largest))
			status = compare_all(clusters, i, fault);
	return status;
}

/* A cluster is found again by each batch that changes it: of a large one that
 * takes the square of its size, when all of it comes or changes in one run. */
static enum status heed_effort(struct clusters *clusters, struct fault *fault)
{
	int64_t count;
	enum status status;

	clusters->looked_count += clusters->nodes.count;
	if (clusters->looked_count < LOOKED_LEAST)
		return STATUS_OK;
	status = ledger_count_articles(clusters->ledger, &count, fault);
	if (status || clusters->looked_count <
			      LOOKED_LEAST + (uint64_t)count * LOOKED_SHARE)
		return status;
	return ledger_set_number(clusters->ledger, LEDGER_CLUSTERS, 1, fault);
}

enum status clusters_settle(struct clusters *clusters,
			    const struct clusters_target *target,
			    struct fault *fault)
{
	const struct hash *cleared = clusters->cleared.items;
	enum status status = STATUS_OK;

	forget_nodes(clusters);
	for (size_t i = 0; i < clusters->cleared.count && !status; i++)
		status = target->set(target->context, &cleared[i], TEXT(""),
				     fault);
	if (status == STATUS_OK)
		status = take_places(clusters, fault);
	if (status == STATUS_OK)
		status = take_clusters(clusters, fault);
	if (status == STATUS_OK)
		status = compare_nodes_at_hand(clusters, fault);
	if (status == STATUS_OK)
		status = give_all(clusters, target, fault);
	if (status == STATUS_OK)
		status = heed_effort(clusters, fault);
	forget_nodes(clusters);
	return status;
}

/* ---- All of them ------------------------------------------------------- */

struct key {
	uint32_t key;
	uint32_t number; /* of the article */
};

/* The keys from `low` to before `high` of all articles. */
struct slice {
	struct clusters *clusters;
	struct list keys;
	uint64_t low;
	uint64_t high;
	uint32_t number; /* of the article at hand */
};

static int compare_keys(const void *one, const void *other)
{
	const struct key *left = one;
	const struct key *right = other;

	if (left->key != right->key)
		return left->key < right->key ? -1 : 1;
	return (left->number > right->number) - (left->number < right->number);
}

static enum status take_keys(void *context, const struct ledger_signature *row,
			     struct fault *fault)
{
	struct slice *slice = context;
	struct key key = { .number = slice->number++ };
	struct signature signature;
	enum status status = read_signature(&signature, row->bytes, fault);

	for (size_t i = 0; i < signature.key_count && !status; i++) {
		key.key = signature_key(&signature, i);
		if (key.key >= slice->low && key.key < slice->high)
			status = add_item(&slice->keys, &key, fault);
	}
	return status;
}

/* Those of one key. */
static enum status compare_equals(struct clusters *clusters,
				  const struct key *keys, size_t count,
				  struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && !status; i++)
		for (size_t j = i + 1;
		     j < count && j - i <= LEDGER_BESIDE_MAX && !status; j++)
			status = compare(clusters, keys[i].number,
					 keys[j].number, fault);
	return status;
}

static enum status work_on_slice(struct slice *slice, struct fault *fault)
{
	struct clusters *clusters = slice->clusters;
	const struct key *keys = slice->keys.items;
	const size_t count = slice->keys.count;
	enum status status = STATUS_OK;
	size_t start = 0;

	if (count > 1)
		qsort(slice->keys.items, count, sizeof(*keys), compare_keys);
	for (size_t i = 0; i < count && !status; i++)
		status = ledger_put_key(
			clusters->ledger, keys[i].key,
			node_at(clusters, keys[i].number)->place, fault);
	while (start < count && !status) {
		size_t end = start + 1;

		while (end < count && keys[end].key == keys[start].key)
			end++;
		status = compare_equals(clusters, keys + start, end - start,
					fault);
		start = end;
	}
	return status;
}

static enum status work_on_slices(struct clusters *clusters, size_t key_count,
				  struct fault *fault)
{
	const uint64_t slice_count = key_count / SLICE_KEYS + 1;
	const uint64_t step = (UINT64_C(1) << KEY_BITS) / slice_count + 1;
	struct slice slice = { .clusters = clusters,
			       .keys = { .size = sizeof(struct key) } };
	const struct ledger_signatures visitor = { take_keys, &slice };
	enum status status = STATUS_OK;

	for (uint64_t i = 0; i < slice_count && !status; i++) {
		slice.low = i * step;
		slice.high = slice.low + step;
		slice.number = 0;
		slice.keys.count = 0;
		status = ledger_each_signature(clusters->ledger, &visitor,
					       fault);
		if (status == STATUS_OK)
			status = work_on_slice(&slice, fault);
	}
	memory_free(slice.keys.items);
	return status;
}

struct census {
	struct clusters *clusters;
	size_t key_count;
};

static enum status take_one(void *context, const struct ledger_signature *row,
			    struct fault *fault)
{
	struct census *census = context;
	struct signature signature;
	enum status status = read_signature(&signature, row->bytes, fault);

	census->key_count += signature.key_count;
	return status ? status : add_node(census->clusters, row->place, fault);
}

enum status clusters_find_all(struct clusters *clusters,
			      const struct clusters_target *target,
			      struct fault *fault)
{
	struct census census = { .clusters = clusters };
	const struct ledger_signatures visitor = { take_one, &census };
	enum status status;

	forget_nodes(clusters);
	clusters->looked_count = 0;
	status = ledger_begin_clusters(clusters->ledger, fault);
	if (status == STATUS_OK)
		status = ledger_each_signature(clusters->ledger, &visitor,
					       fault);
	if (status == STATUS_OK)
		status = work_on_slices(clusters, census.key_count, fault);
	if (status == STATUS_OK)
		status = give_all(clusters, target, fault);
	forget_nodes(clusters);
	if (status == STATUS_OK)
		status = ledger_set_number(clusters->ledger, LEDGER_CLUSTERS, 0,
					   fault);
	return status;
}

/* ---- Whether the stores agree ------------------------------------------ */

struct count {
	const struct clusters_seen *seen;
	size_t count; /* of the articles of a cluster */
	bool fits;    /* so far: each is named where it should be */
};

static enum status count_member(void *context,
				const struct ledger_signature *row,
				struct fault *fault)
{
	struct count *count = context;
	const struct text value = count->seen->value;
	const size_t start = count->count++ * HASH_BYTES;

	(void)fault;
	if (count->count <= CLUSTERS_LISTED_MAX)
		count->fits = count->fits &&
			      start + HASH_BYTES <= value.length &&
			      memcmp(value.data + start, row->article.bytes,
				     HASH_BYTES) == 0;
	return STATUS_OK;
}

/* The value of a cluster's smallest article names them all. */
static enum status check_list(struct ledger *ledger,
			      const struct clusters_seen *seen, bool *fits,
			      struct fault *fault)
{
	struct count count = { .seen = seen, .fits = true };
	const struct ledger_signatures visitor = { count_member, &count };
	enum status status = ledger_each_of_cluster(
		ledger, place_of(&seen->article), &visitor, fault);
	const size_t listed = count.count < CLUSTERS_LISTED_MAX ?
				      count.count :
				      CLUSTERS_LISTED_MAX;

	*fits = count.fits && count.count > 1 &&
		seen->value.length == listed * HASH_BYTES;
	return status;
}

enum status clusters_check(struct ledger *ledger,
			   const struct clusters_seen *seen, bool *fits,
			   struct fault *fault)
{
	struct ledger_signature row;
	struct hash root;
	bool is_found;
	enum status status = ledger_find_signature(
		ledger, place_of(&seen->article), &row, &is_found, fault);

	if (is_found && !hash_equal(&row.article, &seen->article))
		is_found = false;
	*fits = is_found ? text_equal(row.bytes, seen->signature) :
			   seen->signature.length == 0;
	if (status || !*fits)
		return status;
	if (!is_found || !row.has_cluster) {
		*fits = seen->value.length == 0;
		return STATUS_OK;
	}
	*fits = seen->value.length >= HASH_BYTES;
	if (!*fits)
		return STATUS_OK;
	memcpy(root.bytes, seen->value.data, HASH_BYTES);
	*fits = place_of(&root) == row.cluster;
	if (*fits && row.cluster == row.place)
		return check_list(ledger, seen, fits, fault);
	*fits = *fits && seen->value.length == HASH_BYTES;
	return STATUS_OK;
}
