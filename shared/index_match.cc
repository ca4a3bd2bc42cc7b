// SPDX-License-Identifier: GPL-2.0-or-later
#include "shared/index_match.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <xapian.h>

#include "shared/index_best.h"
#include "shared/index_gone.h"
#include "shared/index_lengths.h"
#include "shared/index_postings.h"
#include "shared/index_sets.h"
#include "shared/index_text.h"
#include "shared/schema.h"
#include "shared/values.h"

namespace {

/* As Xapian's BM25Weight has it by default. */
constexpr double SHORTEST_OF_AVERAGE = 0.5;

/* More than sums in another order differ by. */
constexpr double ROUNDING = 1e-9;

/* ---- Where matches come from -------------------------------------------- */

/* Matches in a block and what they weigh; nothing, unless it says so. */
struct weights {
	set members;
	bool is_weighted;
	double of[BLOCK]; /* by offset, of members; where it is weighted */

	double at(uint32_t offset) const
	{
		return is_weighted ? of[offset] : 0;
	}
};

enum source_kind { SOURCE_TERMS, SOURCE_RANGE, SOURCE_ALL };

/* A leaf of the query; of a term that stands in several leaves there is one.
 * Goes through a shard's documents once, ascending. */
class source {
      public:
	source_kind kind = SOURCE_ALL;
	std::vector<std::string> terms; /* their frequencies are added up */
	Xapian::valueno slot = 0;
	std::string low;
	std::string high;
	size_t leaf_count = 0;    /* that it is read for */
	bool is_weighted = false; /* by one of them */

	double estimate = 0; /* of how many there are in the shard */
	set members = {};    /* of the block that was read */
	std::vector<uint32_t> frequency; /* by offset */
	uint32_t highest = 0;            /* frequency of them, or more */

      private:
	Xapian::Database shard;
	class postings *postings = nullptr;
	std::vector<posting_cursor> cursors;
	Xapian::ValueIterator value;
	bool has_begun = false;
	uint32_t block = NO_BLOCK;

	void start()
	{
		has_begun = true;
		for (const std::string &term : terms)
			cursors.push_back(postings->open(term));
		if (kind == SOURCE_ALL)
			cursors.emplace_back(shard.postlist_begin(""));
		if (kind == SOURCE_RANGE)
			value = shard.valuestream_begin(slot);
	}

	bool is_in_range() const
	{
		const std::string text = *value;

		return text >= low && (high.empty() || text <= high);
	}

	void add(set &out, const posting_cursor &from)
	{
		uint32_t offset = from.here % BLOCK;

		if (is_weighted && out.has(offset))
			frequency[offset] += from.frequency();
		else if (is_weighted)
			frequency[offset] = from.frequency();
		if (is_weighted)
			highest = std::max(highest, frequency[offset]);
		out.add(offset);
	}

	void read_postings(posting_cursor &from, Xapian::docid first)
	{
		from.skip_to(first);
		for (; from.here / BLOCK == block; from.next())
			add(members, from);
	}

	void read_values(Xapian::docid first)
	{
		const Xapian::ValueIterator end;

		if (value != end && value.get_docid() < first)
			value.skip_to(first);
		for (; value != end && value.get_docid() / BLOCK == block;
		     ++value)
			if (is_in_range())
				members.add(value.get_docid() % BLOCK);
	}

	/* In steps of whichever are fewer, the postings or the others. */
	void find_postings(posting_cursor &from, Xapian::docid first,
			   const set &among, set &out)
	{
		uint32_t offset = among.next(0);

		while (offset < BLOCK) {
			from.skip_to(first + offset);
			if (from.here / BLOCK != first / BLOCK)
				return;
			if (from.here == first + offset)
				add(out, from);
			offset = among.next(
				std::max(offset + 1, from.here % BLOCK));
		}
	}

	void find_values(Xapian::docid first, const set &among, set &out)
	{
		const Xapian::ValueIterator end;

		each_of(among, [&](uint32_t offset) {
			if (value != end && value.get_docid() < first + offset)
				value.skip_to(first + offset);
			if (value != end &&
			    value.get_docid() == first + offset &&
			    is_in_range())
				out.add(offset);
		});
	}

	void look_up(uint32_t number, const set &among, set &out)
	{
		if (kind == SOURCE_ALL) {
			out = among;
			return;
		}
		if (!has_begun)
			start();
		out.clear();
		for (posting_cursor &from : cursors)
			find_postings(from, number * BLOCK, among, out);
		if (kind == SOURCE_RANGE)
			find_values(number * BLOCK, among, out);
	}

      public:
	/* To be called before anything is read of a shard. */
	void begin(const Xapian::Database &database, class postings &of_terms)
	{
		shard = database;
		postings = &of_terms;
		cursors.clear();
		value = Xapian::ValueIterator();
		has_begun = false;
		block = NO_BLOCK;
		if (is_weighted)
			frequency.resize(BLOCK);
		estimate = 0;
		for (const std::string &term : terms)
			estimate += postings->frequency(term);
		if (kind == SOURCE_RANGE)
			estimate = shard.get_value_freq(slot);
		if (kind == SOURCE_ALL)
			estimate = shard.get_doccount();
	}

	/* The first block that is not yet read and may have some. */
	uint32_t next_block()
	{
		uint32_t next = NO_BLOCK;

		if (!has_begun)
			start();
		for (const posting_cursor &from : cursors)
			if (from.here != NO_DOCUMENT)
				next = std::min(next, from.here / BLOCK);
		if (value != Xapian::ValueIterator())
			next = std::min(next, value.get_docid() / BLOCK);
		return next;
	}

	/* All that there are in a block, and are not gone. */
	void read(uint32_t number)
	{
		if (block == number)
			return;
		if (!has_begun)
			start();
		block = number;
		highest = 0;
		members.clear();
		for (posting_cursor &from : cursors)
			read_postings(from, number * BLOCK);
		if (kind == SOURCE_RANGE)
			read_values(number * BLOCK);
		postings->gone().each(number * BLOCK, (number + 1) * BLOCK,
				      [&](Xapian::docid document) {
					      members.remove(document % BLOCK);
				      });
	}

	/* Those in a block that are among `reached`, if it was not read: no
	 * other is ever asked for. */
	void read_some(uint32_t number, const set &reached)
	{
		if (block == number)
			return;
		block = number;
		highest = 0;
		look_up(number, reached, members);
	}

	/* Those of some documents of a block. */
	void find(uint32_t number, const set &reached, const set &among,
		  set &out)
	{
		if (block != number && leaf_count == 1) {
			look_up(number, among, out);
			return;
		}
		read_some(number, reached);
		out = among;
		out.keep(members);
	}
};

/* ---- The query ----------------------------------------------------------- */

struct instruction {
	enum index_op op; /* INDEX_TERM: any leaf */
	uint32_t arity;
	size_t source;
	double weight; /* of a leaf: 0 where it matches only */
};

/* What documents a part of the query may match come from, and about how many
 * they are. */
struct reach {
	double estimate;
	std::vector<size_t> sources;
};

/* What an operator takes: matches, or a leaf whose are not read yet. */
struct operand {
	const instruction *leaf;
	struct weights *matches;
};

[[noreturn]] void refuse()
{
	throw Xapian::InvalidArgumentError("not one query");
}

struct figures {
	double count;
	double per_length; /* 1 over the average length */
};

/*
 * What a term's weight is multiplied by. Robertson and Zaragoza, "The
 * Probabilistic Relevance Framework: BM25 and Beyond" (2009), 3.4, as
 * Xapian's BM25Weight computes it, whose idf is never below ln 1.
 */
double term_weight(double frequency, double count, double k1)
{
	double odds = (count - frequency + 0.5) / (frequency + 0.5);

	if (odds < 2)
		odds = odds * 0.5 + 1;
	return std::log(odds) * (k1 + 1);
}

bool has_right_arity(const struct index_step &step)
{
	switch (step.op) {
	case INDEX_SCALE:
		return step.arity == 1;
	case INDEX_AND_NOT:
	case INDEX_AND_MAYBE:
	case INDEX_FILTER:
		return step.arity == 2;
	default:
		return step.arity >= 1;
	}
}

/* The factor of each step's weights. Backwards, an operator comes before its
 * operands, and of these the last one first. */
std::vector<double> find_factors(const struct index_query *query)
{
	std::vector<double> factors(query->step_count);
	std::vector<double> stack(1, 1.0);

	for (size_t i = query->step_count; i-- > 0;) {
		const struct index_step &step = query->steps[i];
		bool is_first_only = step.op == INDEX_FILTER ||
				     step.op == INDEX_AND_NOT;

		if (stack.empty())
			refuse();
		factors[i] = stack.back();
		stack.pop_back();
		if (index_is_leaf(step.op))
			continue;
		if (!has_right_arity(step) || step.arity > query->step_count)
			refuse();
		if (step.op == INDEX_SCALE)
			stack.push_back(factors[i] * step.scale);
		else
			for (uint32_t j = 0; j < step.arity; j++)
				stack.push_back(j == 0 || !is_first_only ?
							factors[i] :
							0);
	}
	if (!stack.empty())
		refuse();
	return factors;
}

/* How many documents of all shards have the term. */
uint32_t count_of(std::vector<postings> &shards, const std::string &term)
{
	uint32_t sum = 0;

	for (postings &each : shards)
		sum += each.frequency(term);
	return sum;
}

/* The steps as instructions on sources. */
class program {
	std::vector<postings> &shards;
	struct figures figures;
	struct index_bm25 bm25;
	std::map<std::string, size_t> known; /* sources by what they read */

	size_t find_source(const class source &wanted)
	{
		std::string name = std::to_string(wanted.kind) + " " +
				   std::to_string(wanted.slot);

		for (const std::string &term : wanted.terms)
			name += " " + std::to_string(term.size()) + " " + term;
		if (wanted.kind == SOURCE_RANGE)
			name += " " + std::to_string(wanted.low.size()) + " " +
				wanted.low + wanted.high;
		auto [found, is_new] = known.emplace(name, sources.size());
		if (is_new)
			sources.push_back(wanted);
		sources[found->second].leaf_count++;
		return found->second;
	}

	/* Of terms that are read as one: how many documents have any, were
	 * they spread by chance. */
	double frequency_of(const std::vector<std::string> &terms)
	{
		double without = 1;

		if (terms.size() == 1)
			return count_of(shards, terms[0]);
		for (const std::string &term : terms)
			without *= 1 - count_of(shards, term) / figures.count;
		return std::floor(figures.count * (1 - without) + 0.5);
	}

	void add_leaf(class source &wanted, double factor)
	{
		struct instruction leaf = { INDEX_TERM, 0, 0, 0 };

		if (factor > 0 && wanted.kind == SOURCE_TERMS)
			leaf.weight =
				factor * term_weight(frequency_of(wanted.terms),
						     figures.count, bm25.k1);
		leaf.source = find_source(wanted);
		if (leaf.weight > 0)
			sources[leaf.source].is_weighted = true;
		instructions.push_back(leaf);
	}

	void add_step(const struct index_step &step, double factor)
	{
		class source wanted = {};

		wanted.slot = step.slot;
		if (step.op == INDEX_TERM) {
			wanted.kind = SOURCE_TERMS;
			wanted.terms.push_back(string_of(step.term));
		} else if (step.op == INDEX_RANGE &&
			   step.term.length + step.high.length > 0) {
			wanted.kind = SOURCE_RANGE;
			wanted.low = string_of(step.term);
			wanted.high = string_of(step.high);
		}
		if (step.op == INDEX_NOTHING || !index_is_leaf(step.op))
			instructions.push_back({ step.op, step.arity, 0, 0 });
		else
			add_leaf(wanted, factor);
	}

	/* For each step, whether it is a term of several that are one. */
	static std::vector<bool> find_parts(const struct index_query *query)
	{
		std::vector<bool> is_part(query->step_count);

		for (size_t i = 0; i < query->step_count; i++) {
			const struct index_step &step = query->steps[i];

			if (step.op != INDEX_SYNONYM)
				continue;
			if (step.arity > i)
				refuse();
			for (size_t j = i - step.arity; j < i; j++)
				is_part[j] = true;
		}
		return is_part;
	}

	/* Terms that stand behind each other become one leaf. */
	void add_synonym(const struct index_step *terms, uint32_t count,
			 double factor)
	{
		class source wanted = {};

		wanted.kind = SOURCE_TERMS;
		for (uint32_t i = 0; i < count; i++) {
			if (terms[i].op != INDEX_TERM)
				refuse();
			wanted.terms.push_back(string_of(terms[i].term));
		}
		std::sort(wanted.terms.begin(), wanted.terms.end());
		add_leaf(wanted, factor);
	}

      public:
	std::vector<instruction> instructions;
	std::vector<class source> sources;

	program(std::vector<postings> &all, const struct figures &facts,
		const struct index_bm25 &parameters)
	    : shards(all), figures(facts), bm25(parameters)
	{
	}

	void make(const struct index_query *query)
	{
		const std::vector<double> factors = find_factors(query);
		const std::vector<bool> is_part = find_parts(query);

		for (size_t i = 0; i < query->step_count; i++) {
			const struct index_step &step = query->steps[i];

			if (step.op == INDEX_SYNONYM)
				add_synonym(&step - step.arity, step.arity,
					    factors[i]);
			else if (step.op != INDEX_SCALE && !is_part[i])
				add_step(step, factors[i]);
		}
	}
};

/* Replaces the operands at the stack's end by what they reach together. */
void join_reaches(std::vector<reach> &stack, const instruction &operation)
{
	auto first = stack.end() - static_cast<std::ptrdiff_t>(operation.arity);
	reach joined = *first;

	for (auto i = first + 1; i != stack.end(); ++i) {
		if (operation.op == INDEX_AND || operation.op == INDEX_FILTER) {
			if (i->estimate < joined.estimate)
				joined = *i;
		} else if (operation.op == INDEX_OR ||
			   operation.op == INDEX_MAX) {
			joined.estimate += i->estimate;
			joined.sources.insert(joined.sources.end(),
					      i->sources.begin(),
					      i->sources.end());
		}
	}
	stack.erase(first, stack.end());
	stack.push_back(joined);
}

/* ---- A shard ------------------------------------------------------------- */

/* Runs a program over the documents of one shard. */
class run {
	class program &program;
	class lengths &lengths;
	class postings &postings;
	struct figures figures;
	struct index_bm25 bm25;
	std::vector<size_t> drivers;  /* sources that all matches are of */
	std::vector<size_t> weighted; /* sources that add to scores */
	std::vector<double> most;     /* by source: its leaves' weights */
	uint32_t block = NO_BLOCK;
	set reached = {};  /* in the block: no other document can match */
	set hopeless = {}; /* not among the best, however short: they are
			    * matched, and weighed by nobody */
	double norms[BLOCK] = {}; /* of those that are weighed */
	std::vector<std::unique_ptr<struct weights>> owned;
	std::vector<struct weights *> unused;
	std::vector<operand> stack;

	struct weights *take()
	{
		struct weights *taken;

		if (unused.empty()) {
			owned.emplace_back(new struct weights);
			unused.push_back(owned.back().get());
		}
		taken = unused.back();
		unused.pop_back();
		taken->members.clear();
		taken->is_weighted = false;
		return taken;
	}

	double norm_at(double share) const
	{
		return bm25.k1 * (share * bm25.b + (1 - bm25.b));
	}

	void measure(uint32_t offset)
	{
		double length = lengths.of(block * BLOCK + offset);

		norms[offset] = norm_at(std::max(length * figures.per_length,
						 SHORTEST_OF_AVERAGE));
	}

	template <typename visitor>
	void each_weighed(const set &members, visitor visit) const
	{
		set some = members;

		some.drop(hopeless);
		each_of(some, visit);
	}

	/* Of the members, whose frequencies were read. */
	void weigh(struct weights *matches, const instruction &leaf)
	{
		const class source &source = program.sources[leaf.source];

		matches->is_weighted = leaf.weight > 0;
		if (!matches->is_weighted)
			return;
		each_weighed(matches->members, [&](uint32_t offset) {
			double frequency = source.frequency[offset];

			matches->of[offset] =
				leaf.weight *
				(frequency / (norms[offset] + frequency));
		});
	}

	/* An operand's matches, of a leaf all that may be of the query's. */
	struct weights *all_of(const operand &operand)
	{
		return some_of(operand, reached);
	}

	/* Of a leaf those that are among others. */
	struct weights *some_of(const operand &operand, const set &among)
	{
		struct weights *matches = operand.matches;

		if (matches)
			return matches;
		matches = take();
		program.sources[operand.leaf->source].find(
			block, reached, among, matches->members);
		weigh(matches, *operand.leaf);
		return matches;
	}

	/* All of the first, so that others can be added to them. */
	struct weights *begin_with(const operand &operand)
	{
		struct weights *out = all_of(operand);

		if (!out->is_weighted)
			each_weighed(out->members, [&](uint32_t offset) {
				out->of[offset] = 0;
			});
		out->is_weighted = true;
		return out;
	}

	struct weights *join(const operand *operands, size_t count,
			     bool takes_larger)
	{
		struct weights *out = begin_with(operands[0]);

		for (size_t i = 1; i < count; i++) {
			struct weights *more = all_of(operands[i]);
			set common = more->members;
			set others = more->members;

			common.keep(out->members);
			others.drop(out->members);
			each_weighed(common, [&](uint32_t offset) {
				double own = out->of[offset];
				double other = more->at(offset);

				out->of[offset] = takes_larger ?
							  std::max(own, other) :
							  own + other;
			});
			each_weighed(others, [&](uint32_t offset) {
				out->of[offset] = more->at(offset);
			});
			out->members.join(others);
			unused.push_back(more);
		}
		return out;
	}

	double estimate_of(const operand &operand) const
	{
		/* What was read already costs nothing. */
		return operand.leaf ?
			       program.sources[operand.leaf->source].estimate :
			       -1;
	}

	/* What all operands have; each one's in its place. */
	set meet(const operand *operands, size_t count,
		 std::vector<struct weights *> &matches)
	{
		std::vector<size_t> order(count);
		set common;

		for (size_t i = 0; i < count; i++)
			order[i] = i;
		std::stable_sort(order.begin(), order.end(),
				 [&](size_t one, size_t other) {
					 return estimate_of(operands[one]) <
						estimate_of(operands[other]);
				 });
		matches.assign(count, nullptr);
		matches[order[0]] = all_of(operands[order[0]]);
		common = matches[order[0]]->members;
		for (size_t i = 1; i < count; i++) {
			matches[order[i]] = some_of(operands[order[i]], common);
			common.keep(matches[order[i]]->members);
		}
		return common;
	}

	/* Weights are added in the order of the operands: another order
	 * would give another last bit. */
	struct weights *intersect(const operand *operands, size_t count)
	{
		std::vector<struct weights *> matches;
		struct weights *out = take();

		out->is_weighted = true;
		out->members = meet(operands, count, matches);
		each_weighed(out->members, [&](uint32_t offset) {
			double sum = 0;

			for (const struct weights *each : matches)
				sum += each->at(offset);
			out->of[offset] = sum;
		});
		unused.insert(unused.end(), matches.begin(), matches.end());
		return out;
	}

	struct weights *subtract(const operand *operands)
	{
		struct weights *out = all_of(operands[0]);
		struct weights *other = some_of(operands[1], out->members);

		out->members.drop(other->members);
		unused.push_back(other);
		return out;
	}

	struct weights *add_maybe(const operand *operands)
	{
		struct weights *out = begin_with(operands[0]);
		struct weights *more = some_of(operands[1], out->members);

		more->members.keep(out->members);
		each_weighed(more->members, [&](uint32_t offset) {
			out->of[offset] += more->at(offset);
		});
		unused.push_back(more);
		return out;
	}

	struct weights *apply(const instruction &operation,
			      const operand *operands)
	{
		switch (operation.op) {
		case INDEX_AND:
		case INDEX_FILTER: /* what filters has the factor 0 */
			return intersect(operands, operation.arity);
		case INDEX_OR:
			return join(operands, operation.arity, false);
		case INDEX_MAX:
			return join(operands, operation.arity, true);
		case INDEX_AND_NOT:
			return subtract(operands);
		case INDEX_AND_MAYBE:
			return add_maybe(operands);
		default:
			refuse();
		}
	}

	/* All matches in the block. */
	struct weights *match()
	{
		stack.clear();
		for (const instruction &each : program.instructions) {
			struct weights *matches;

			if (each.op == INDEX_TERM) {
				stack.push_back({ &each, nullptr });
				continue;
			}
			if (each.op == INDEX_NOTHING) {
				stack.push_back({ nullptr, take() });
				continue;
			}
			matches =
				apply(each, &stack[stack.size() - each.arity]);
			stack.resize(stack.size() - each.arity);
			stack.push_back({ nullptr, matches });
		}
		return all_of(stack[0]);
	}

	/* What a source adds to the score of the shortest document. */
	double most_of(size_t source, uint32_t frequency) const
	{
		const double norm = norm_at(SHORTEST_OF_AVERAGE);

		return most[source] * (frequency / (norm + frequency)) *
		       (1 + ROUNDING);
	}

	double score_at_most(uint32_t offset) const
	{
		double sum = 0;

		for (size_t i : weighted) {
			const class source &source = program.sources[i];

			if (source.members.has(offset))
				sum += most_of(i, source.frequency[offset]);
		}
		return sum;
	}

	/* Those that have only words which even together weigh too little in
	 * this block. Turtle and Flood, "Query Evaluation: Strategies and
	 * Optimizations" (1995), 4.2, with the bounds of a block as Ding and
	 * Suel have them, "Faster Top-k Document Retrieval Using Block-Max
	 * Indexes" (2011). */
	void find_hopeless(double least_score)
	{
		double sum = 0;

		hopeless.clear();
		if (least_score <= 0)
			return;
		std::sort(
			weighted.begin(), weighted.end(),
			[&](size_t one, size_t other) {
				return most_of(one,
					       program.sources[one].highest) <
				       most_of(other,
					       program.sources[other].highest);
			});
		hopeless = reached;
		for (size_t i : weighted) {
			const class source &source = program.sources[i];

			sum += most_of(i, source.highest);
			if (sum >= least_score)
				hopeless.drop(source.members);
		}
	}

	/* Lengths are read ascending, not term by term; and of those only that
	 * may be among the best, which are few where words are frequent. */
	void read_lengths(double least_score)
	{
		set all;

		all.clear();
		for (size_t i : weighted)
			all.join(program.sources[i].members);
		each_weighed(all, [&](uint32_t offset) {
			Xapian::docid document = block * BLOCK + offset;

			if (!lengths.is_known(document) &&
			    score_at_most(offset) < least_score)
				hopeless.add(offset);
			else
				measure(offset);
		});
	}

	void read_block(double least_score)
	{
		reached.clear();
		for (size_t i : drivers) {
			program.sources[i].read(block);
			reached.join(program.sources[i].members);
		}
		for (size_t i : weighted)
			program.sources[i].read_some(block, reached);
		find_hopeless(least_score);
		read_lengths(least_score);
	}

	std::vector<size_t> find_drivers() const
	{
		std::vector<reach> reaches;

		for (const instruction &each : program.instructions) {
			if (each.op == INDEX_TERM)
				reaches.push_back(
					{ program.sources[each.source].estimate,
					  { each.source } });
			else if (each.op == INDEX_NOTHING)
				reaches.push_back({ 0, {} });
			else
				join_reaches(reaches, each);
		}
		return reaches[0].sources;
	}

	void find_weighted()
	{
		weighted.clear();
		most.assign(program.sources.size(), 0);
		for (const instruction &each : program.instructions)
			if (each.op == INDEX_TERM)
				most[each.source] += each.weight;
		for (size_t i = 0; i < most.size(); i++)
			if (most[i] > 0)
				weighted.push_back(i);
	}

      public:
	run(class program &steps, class lengths &all, class postings &of_terms,
	    const struct figures &facts, const struct index_bm25 &parameters)
	    : program(steps), lengths(all), postings(of_terms), figures(facts),
	      bm25(parameters)
	{
	}

	/* Calls visit with the number in the shard and the score of each
	 * match that may have the score that least_score returns. Returns how
	 * many matches there are. */
	template <typename bound, typename visitor>
	uint32_t each(const Xapian::Database &shard, bound least_score,
		      visitor visit)
	{
		uint32_t count = 0;

		for (class source &source : program.sources)
			source.begin(shard, postings);
		lengths.begin();
		postings.begin();
		drivers = find_drivers();
		find_weighted();
		for (;;) {
			uint32_t next = NO_BLOCK;
			struct weights *matches;

			for (size_t i : drivers)
				next = std::min(
					next, program.sources[i].next_block());
			if (next == NO_BLOCK)
				return count;
			if (block != NO_BLOCK && next <= block)
				throw Xapian::DatabaseCorruptError(
					"postings are out of order");
			block = next;
			read_block(least_score());
			matches = match();
			count += matches->members.count();
			each_weighed(matches->members, [&](uint32_t offset) {
				visit(block * BLOCK + offset,
				      matches->at(offset));
			});
			unused.push_back(matches);
		}
	}
};

enum status copy_hits(struct index_page *out, std::vector<candidate> &found,
		      uint32_t first, struct fault *fault)
{
	size_t count = found.size() > first ? found.size() - first : 0;

	enum status status = index_page_reserve(out, count, fault);

	if (status)
		return status;
	for (size_t i = 0; i < count; i++) {
		const candidate &from = found[first + i];
		struct index_hit *hit = &out->hits[i];

		*hit = { from.document, {}, from.score };
		std::memcpy(hit->day, from.place.bytes, sizeof(hit->day));
	}
	out->hit_count = count;
	return STATUS_OK;
}

} // namespace

struct index_matcher {
	std::vector<Xapian::Database> shards;
	std::vector<lengths> lengths_of;
	std::vector<postings> postings_of;
	std::vector<places> places_of;
	std::vector<posting_gaps> leads_of; /* where articles begin */
};

extern "C" enum status index_page_reserve(struct index_page *page, size_t count,
					  struct fault *fault) noexcept
{
	void *hits;

	page->hit_count = 0;
	if (count <= page->capacity)
		return STATUS_OK;
	hits = memory_resize(page->hits, count, sizeof(*page->hits));
	if (!hits)
		return fault_set(fault, STATUS_FULL, "hits: out of memory");
	page->hits = static_cast<struct index_hit *>(hits);
	page->capacity = count;
	return STATUS_OK;
}

extern "C" struct index_matcher *
index_matcher_new(const Xapian::Database *shards, const gone_documents *gone,
		  size_t shard_count)
{
	auto matcher = std::make_unique<index_matcher>();

	for (size_t i = 0; i < shard_count; i++) {
		matcher->shards.push_back(shards[i]);
		matcher->lengths_of.emplace_back(shards[i]);
		matcher->postings_of.emplace_back(shards[i], gone[i]);
		matcher->places_of.emplace_back(shards[i]);
		matcher->leads_of.emplace_back(SCHEMA_LEAD);
	}
	return matcher.release();
}

extern "C" void index_matcher_free(struct index_matcher *matcher) noexcept
{
	delete matcher;
}

extern "C" void index_matcher_forget(struct index_matcher *matcher,
				     const gone_documents *gone) noexcept
{
	for (lengths &each : matcher->lengths_of)
		each.forget();
	for (postings &each : matcher->postings_of)
		each.forget(*gone++);
	for (places &each : matcher->places_of)
		each.forget();
	for (posting_gaps &each : matcher->leads_of)
		each.begin();
}

namespace {

struct figures figures_of(const struct index_matcher *matcher)
{
	double count = 0;
	double length = 0;

	for (size_t i = 0; i < matcher->shards.size(); i++) {
		const gone_documents &gone = matcher->postings_of[i].gone();

		count += matcher->shards[i].get_doccount() - gone.count();
		length += static_cast<double>(
			matcher->shards[i].get_total_length() - gone.length());
	}
	return { count, length > 0 ? 1 / (length / count) : 0 };
}

} // namespace

extern "C" enum status index_matcher_run(struct index_matcher *matcher,
					 const struct index_query *query,
					 struct index_page *page,
					 struct fault *fault)
{
	const struct figures facts = figures_of(matcher);
	const size_t shard_count = matcher->shards.size();
	size_t limit = size_t{ query->first } + query->limit;
	program program(matcher->postings_of, facts, query->bm25);
	best best(query->order, limit, matcher->places_of);
	uint32_t count = 0;

	program.make(query);
	for (places &each : matcher->places_of)
		each.begin();
	for (posting_gaps &each : matcher->leads_of)
		each.begin();
	for (size_t i = 0; i < shard_count; i++) {
		run run(program, matcher->lengths_of[i],
			matcher->postings_of[i], facts, query->bm25);

		count += run.each(
			matcher->shards[i], [&] { return best.least_score(); },
			[&](Xapian::docid document, double score) {
				best.add(index_number_in_whole(document, i,
							       shard_count),
					 score);
			});
	}
	page->match_count = count;
	return copy_hits(page, best.sort(query->has_days), query->first, fault);
}

extern "C" uint32_t index_matcher_frequency(struct index_matcher *matcher,
					    struct text term)
{
	return count_of(matcher->postings_of, string_of(term));
}

namespace {

/* Calls visit with the place in the list of each that has the term, and the
 * cursor at it. */
template <typename visitor>
void each_with(struct index_matcher *matcher, struct text term,
	       const struct index_documents *documents, visitor visit)
{
	const size_t shard_count = matcher->shards.size();
	const std::string name = string_of(term);
	std::vector<posting_cursor> cursors;

	for (postings &each : matcher->postings_of)
		cursors.push_back(each.open(name));
	for (size_t i = 0; i < documents->count; i++) {
		const uint32_t document = documents->list[i];
		const Xapian::docid number =
			index_number_in_shard(document, shard_count);
		posting_cursor &at =
			cursors[index_shard_in(document, shard_count)];

		at.skip_to(number);
		if (at.here == number)
			visit(i, at);
	}
}

} // namespace

extern "C" void index_matcher_count_in(struct index_matcher *matcher,
				       struct text term,
				       const struct index_documents *documents,
				       uint32_t *out)
{
	each_with(matcher, term, documents,
		  [&](size_t i, const posting_cursor &at) {
			  out[i] += at.frequency();
		  });
}

extern "C" void index_matcher_has_in(struct index_matcher *matcher,
				     struct text term,
				     const struct index_documents *documents,
				     bool *out)
{
	each_with(matcher, term, documents,
		  [&](size_t i, const posting_cursor &) { out[i] = true; });
}

extern "C" uint32_t index_matcher_length(struct index_matcher *matcher,
					 uint32_t document)
{
	size_t count = matcher->shards.size();

	return matcher->lengths_of[index_shard_in(document, count)].of(
		index_number_in_shard(document, count));
}

extern "C" size_t index_matcher_place(struct index_matcher *matcher,
				      uint32_t document,
				      char out[VALUES_ORDER_BYTES])
{
	const struct place place = place_of(matcher->places_of, document);

	std::memcpy(out, place.bytes, place.length);
	return place.length;
}

extern "C" struct index_run index_matcher_run_of(struct index_matcher *matcher,
						 uint32_t document)
{
	const size_t shard_count = matcher->shards.size();
	const size_t shard = index_shard_in(document, shard_count);
	posting_gaps &leads = matcher->leads_of[shard];

	leads.find(matcher->postings_of[shard],
		   index_number_in_shard(document, shard_count));

	const Xapian::docid end =
		leads.behind == NO_DOCUMENT ?
			matcher->shards[shard].get_lastdocid() + 1 :
			leads.behind;

	return { index_number_in_whole(leads.first, shard, shard_count),
		 end - leads.first, static_cast<uint32_t>(shard_count) };
}
