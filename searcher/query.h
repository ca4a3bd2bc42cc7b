/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * query - what the person typed, as a tree.
 *
 * Used by the searcher only. Any bytes are a query: what cannot be parsed
 * is searched as words, and the query says so in `notes`. The grammar is
 * at the top of query.c. The tree is a list in postfix order (operands
 * before their operator): no recursion, no depth to overflow.
 */
#ifndef SEARCHER_QUERY_H
#define SEARCHER_QUERY_H

#include "searcher/query_date.h"
#include "shared/pool.h"
#include "shared/terms.h"

enum {
	QUERY_BYTES = 4096,   /* longest query; longer is STATUS_BAD_QUERY */
	QUERY_WORDS = 64,     /* most words that are searched for, of two
			       * characters where words are written without
			       * blanks ("abridge.h") */
	QUERY_DISTANCE = 100, /* largest n of NEAR/n and "..."~n */
	QUERY_DEFAULT_DISTANCE = 10, /* of NEAR */
	QUERY_EDITS = 2,             /* largest n of word~n */
	QUERY_WEIGHT = 100,          /* that says nothing, in hundredths */
	QUERY_WEIGHT_MOST = 100 * QUERY_WEIGHT,
	QUERY_TEXT_BYTES = 1 << 20 /* limit of `parsed` and `notes` */
};

enum query_kind {
	QUERY_WORD,   /* stemmed word */
	QUERY_EXACT,  /* =word: this form only */
	QUERY_PHRASE, /* "...", back-door: these forms in this order, nothing
		       * between; at least two words, or one with a joined
		       * form */
	QUERY_NEAR,   /* "..."~n (forms) or a NEAR/n b (stems): all within n
		       * words, any order */
	QUERY_AND,
	QUERY_OR,
	QUERY_ANY, /* bare words side by side: each optional, + and - apart */
	QUERY_NOT, /* one operand: all without it */
	QUERY_FILTER, /* two operands: the left, where the right is; its
		       * score is the left's */
	QUERY_FIELD   /* leaf: name:value, what the article says of itself */
};

enum query_field {
	QUERY_NO_FIELD,
	QUERY_TITLE, /* words, as in the text: `form` says how */
	QUERY_SOURCE,
	QUERY_AUTHOR,
	QUERY_LANG,
	QUERY_PATH,
	QUERY_HOST,
	QUERY_DATE
};

/* What stands for many words of the index. */
enum query_open {
	QUERY_CLOSED,   /* nothing: it is the word */
	QUERY_WILDCARD, /* `*` in its forms is any run of characters */
	QUERY_FUZZY     /* words near to it, or the same name in another
			 * script */
};

/*
 * One word inside a leaf. The words of a leaf are a graph: a word leads
 * from its first position to the one behind its last, so that a joined
 * word or a pair stands beside the words that it is made of. Positions
 * begin at 0 in each operand.
 */
struct query_word {
	struct word word;  /* its forms live in the query's pool */
	struct text typed; /* as it stands in the query */
	uint32_t operand;  /* of QUERY_NEAR, from 0; else 0 */
	bool is_exact;     /* this form, not its stem; so are open words */
	bool may_drop;     /* if it is a stop word: not so for US, WHO, IT */
	bool is_counted;   /* an initial of AP that is counted with its first */
	bool has_capitals; /* it counts where the text has two capitals in it */
	enum query_open open;
	uint32_t edits; /* most of them, of a fuzzy word */
};

struct query_node {
	enum query_kind kind;
	size_t arity;      /* operands of an operator; 0 for a leaf */
	size_t span;       /* nodes of this subtree, with itself */
	bool is_required;  /* '+' before it; operands of QUERY_ANY only */
	bool is_excluded;  /* '-' before it; operands of QUERY_ANY only */
	bool is_exact;     /* QUERY_NEAR: typed as "..."~n */
	bool is_bare;      /* leaf: a plain word that a passage may do without,
			    * and that was not widened ("widen.h") */
	bool is_of_titles; /* QUERY_NOT: also takes away what its operand finds
			    * by a title or heading ("missed.h") */
	bool is_concept;   /* QUERY_OR: the best weight counts ("widen.h") */
	uint32_t distance; /* QUERY_NEAR */
	uint32_t operand_count;         /* QUERY_NEAR; else 1 for a leaf */
	const struct query_word *words; /* of a leaf */
	size_t word_count;
	struct text typed;    /* the part of the query it came from, without
			    * signs and quotation marks */
	uint32_t weight;      /* in hundredths; 0: none was typed */
	uint32_t alias_count; /* of a leaf that was not typed but is another
			       * name for what was: articles that say so */
	bool is_spelling;     /* of a leaf that was not typed but is another
			       * spelling of what was ("spellings.h"): no
			       * match of it is exact */
	bool is_whole;        /* of a leaf beside the parts of which it is a
			       * compound ("loosen.h") */
	/* of QUERY_FIELD */
	enum query_field field;
	enum query_kind form; /* with words: WORD, EXACT, PHRASE or NEAR */
	struct text value;    /* of lang, path and host: as it is compared */
	struct query_range range; /* of date */
};

struct query {
	struct pool *pool;
	struct text typed;        /* valid UTF-8, without what is not seen */
	struct query_node *nodes; /* postfix; the last is the root */
	size_t node_count;
	struct bytes parsed; /* the tree in the query language, for people */
	struct bytes notes;  /* lines about what was not understood */
};

struct query_options {
	bool is_plain;    /* -F: no operators */
	bool is_strict;   /* what cannot be parsed is STATUS_BAD_QUERY, with the
			 * query and a caret under the place */
	bool is_as_typed; /* not widened ("widen.h") */
	struct query_now now; /* what "today" is */
};

/* On failure *out is empty. */
enum status query_parse(struct query *out, struct terms *terms,
			struct text typed, const struct query_options *options,
			struct fault *fault);
/* Takes these nodes, which live in the query's pool, for its tree, and what is
 * to be added to its notes. On failure the query is as it was. */
enum status query_replace(struct query *query, struct query_node *nodes,
			  size_t count, struct text notes, struct fault *fault);
/* Accepts a zeroed query. */
void query_free(struct query *query);

bool query_is_leaf(const struct query_node *node);
/* Whether it is a leaf beside the words that were typed for it ("widen.h",
 * "loosen.h"). */
bool query_is_added(const struct query_node *node);
/* What the node's score is multiplied by. */
double query_weight(const struct query_node *node);
/* Whether a word of a leaf is one of those that a joined word or a pair of
 * the same leaf is made of. */
bool query_is_inside(const struct query_word *inner,
		     const struct query_word *outer);
/* Whether the i-th word is looked for as part of one of these. */
bool query_is_covered(const struct query_node *leaf, size_t i);
/* Index of the i-th operand (from 0, as typed) of an operator. */
size_t query_operand(const struct query *query, size_t node, size_t i);
/* Index of the QUERY_ANY whose operands are what the query ranks by, side by
 * side, whatever it filters by; node_count where it has none. */
size_t query_items(const struct query *query);
/* What a leaf counts of QUERY_WORDS, twice: the characters of a script without
 * blanks count half, as words of two are the usual ones. */
size_t query_halves(const struct query_node *leaf);
/* (*out)[i]: whether node i is below a negation, where what matches is not
 * wanted. Lives in `pool`. */
enum status query_find_unwanted(const struct query *query, struct pool *pool,
				bool **out, struct fault *fault);

#endif
