// SPDX-License-Identifier: GPL-2.0-or-later
//
// LucenePeer DOCUMENTS QUERIES K1 B: ranks by Lucene's BM25, title and text
// in one field, English analysis, words joined by OR. DOCUMENTS has lines
// ID<TAB>TITLE<TAB>TEXT, QUERIES ID<TAB>WORDS; prints a run as trec_eval
// reads it, 1,000 documents a query.
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;

public class LucenePeer {
	static final int LISTED = 1000;

	static void index(Path documents, IndexWriter writer)
			throws IOException {
		try (BufferedReader lines = Files.newBufferedReader(documents)) {
			String line;
			while ((line = lines.readLine()) != null) {
				String[] parts = line.split("\t", 3);
				Document document = new Document();
				document.add(new StoredField("id", parts[0]));
				document.add(new TextField("text", parts[1] + "\n"
						+ parts[2], Field.Store.NO));
				writer.addDocument(document);
			}
		}
	}

	static Query parse(Analyzer analyzer, String words)
			throws IOException {
		BooleanQuery.Builder query = new BooleanQuery.Builder();
		try (TokenStream tokens = analyzer.tokenStream("text", words)) {
			CharTermAttribute term = tokens
					.addAttribute(CharTermAttribute.class);
			tokens.reset();
			while (tokens.incrementToken())
				query.add(new TermQuery(new Term("text",
						term.toString())),
						BooleanClause.Occur.SHOULD);
			tokens.end();
		}
		return query.build();
	}

	public static void main(String[] arguments) throws IOException {
		Analyzer analyzer = new EnglishAnalyzer();
		BM25Similarity bm25 = new BM25Similarity(
				Float.parseFloat(arguments[2]),
				Float.parseFloat(arguments[3]));
		Directory directory = new ByteBuffersDirectory();
		IndexWriterConfig config = new IndexWriterConfig(analyzer);
		config.setSimilarity(bm25);
		try (IndexWriter writer = new IndexWriter(directory, config)) {
			index(Path.of(arguments[0]), writer);
			writer.forceMerge(1);
		}
		PrintStream out = new PrintStream(System.out, false,
				StandardCharsets.UTF_8);
		IndexSearcher searcher = new IndexSearcher(
				DirectoryReader.open(directory));
		searcher.setSimilarity(bm25);
		for (String line : Files.readAllLines(Path.of(arguments[1]))) {
			String[] parts = line.split("\t", 2);
			Query query = parse(analyzer, parts[1]);
			int rank = 0;
			for (ScoreDoc hit : searcher.search(query,
					LISTED).scoreDocs)
				out.println(parts[0] + " Q0 "
						+ searcher.doc(hit.doc).get("id")
						+ " " + ++rank + " " + hit.score
						+ " lucene");
		}
		out.flush();
		if (out.checkError())
			throw new IOException("output lost");
	}
}
