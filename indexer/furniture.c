/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/furniture.h"

#include <stdlib.h>
#include <string.h>

#include "shared/utf8.h"

/*
 * Folded as by utf8_fold and in byte order. A word that may well be a
 * heading of an article ("Facebook", "Home") is not here.
 */
/* clang-format off */
static const char *const phrases[] = {
	"abone ol", "abonneren", "abonnez-vous", "abonnieren", "about us",
	"accept", "accept all", "accept all cookies", "accept cookies",
	"accepter", "aceptar", "aceptar todo", "ad", "add a comment", "ads",
	"advert", "advertentie", "advertenties", "advertisement",
	"advertisements", "afdrukken", "all rights reserved",
	"alle akzeptieren", "already a subscriber", "also read", "anmelden",
	"anuncio", "anzeige", "article continues below advertisement",
	"articles liés", "articoli correlati", "artigos relacionados",
	"artikel drucken", "artikel teilen", "artículos relacionados", "assine",
	"auf facebook teilen", "auf twitter teilen", "baca juga",
	"baca selengkapnya", "back to top", "bagikan",
	"be the first to comment", "beri komentar", "berita terkait",
	"bookmark", "cetak", "click here", "click here to read more",
	"comentario", "comentarios", "comentário", "comentários", "comment",
	"commentaire", "commentaires", "commenti", "commento", "comments",
	"comments are closed", "comparte", "compartilhar", "compartilhe",
	"compartir", "compartir en facebook", "compartir en twitter",
	"compartir esta noticia", "condividi", "contact us", "continue reading",
	"continue reading below", "cookie policy", "cookie settings", "copied",
	"copy link", "czytaj także", "czytaj też", "czytaj więcej",
	"datenschutz", "datenschutzerklärung", "deel dit", "deel dit artikel",
	"deel via facebook", "deixe um comentário", "deixe uma resposta",
	"deja un comentario", "deja una respuesta", "dejar un comentario",
	"delen", "devamını oku", "dodaj komentarz", "download pdf", "drucken",
	"drukuj", "e-mail", "email", "email this", "email this article",
	"enviar por correo", "envoyer par e-mail", "follow us", "follow us on",
	"follow us on facebook", "follow us on twitter", "gallery",
	"geef een reactie", "gerelateerd", "gerelateerde artikelen",
	"go to top", "haut de page", "hide comments", "iklan",
	"ilgili haberler", "image caption", "impressum", "imprimer", "imprimir",
	"iniciar sesión", "inloggen", "iscriviti", "i̇lgili haberler",
	"join the conversation", "komentar", "komentari", "komentarz",
	"komentarze", "kommentar", "kommentar schreiben", "kommentare",
	"kommentare anzeigen", "laisser un commentaire", "lascia un commento",
	"latest news", "le puede interesar", "lea también", "learn more",
	"leave a comment", "leave a reply", "lee también", "leer más",
	"leer también", "lees meer", "lees ook", "lees verder", "leggi anche",
	"leggi tutto", "leia mais", "leia também", "ler mais", "lesen sie auch",
	"lesen sie mehr", "like", "like this", "like us on facebook",
	"link copied", "lire aussi", "lire la suite", "listen",
	"listen to this article", "load more", "log in", "manage cookies",
	"maoni", "matangazo", "media caption", "meer nieuws", "mehr dazu",
	"mehr lesen", "mehr zum thema", "mentions légales", "menu", "merken",
	"more from this author", "more on this story", "more stories",
	"most popular", "most read", "nach oben", "newsletter",
	"newsletter abonnieren", "newsletters", "next", "next article",
	"next post", "no comments", "no comments yet", "noticias relacionadas",
	"notícias relacionadas", "odštampaj", "oglas", "opširnije",
	"ostavi komentar", "partager", "partager cet article",
	"partager sur facebook", "partager sur twitter", "partagez",
	"partilhar", "paylaş", "photo gallery", "pin it", "plaats een reactie",
	"play video", "podeli", "podelite", "podijeli",
	"politique de confidentialité", "política de cookies",
	"política de privacidad", "post a comment", "povezane vesti",
	"povezani članci", "previous", "previous article", "previous post",
	"print", "print article", "print page", "print this",
	"print this article", "printen", "privacy policy", "promoted content",
	"pročitaj još", "pročitajte još", "pubblicità", "publicidad",
	"publicidade", "publicité", "reactie", "reacties", "read also",
	"read full article", "read full story", "read more", "read more here",
	"read next", "read the full story", "reageer", "reageren",
	"recommended", "recommended for you", "register", "reject all",
	"reklam", "reklama", "relacionado", "relacionados", "related",
	"related article", "related articles", "related content",
	"related links", "related news", "related posts", "related stories",
	"related story", "related topics", "reply", "report abuse", "retweet",
	"s'abonner", "s'inscrire", "saiba mais", "sambaza", "save",
	"save article", "save for later", "se connecter", "see also",
	"seguir leyendo", "send by email", "share", "share article",
	"share on facebook", "share on linkedin", "share on twitter",
	"share on whatsapp", "share options", "share story", "share this",
	"share this article", "share this page", "share this post",
	"share this story", "share this with", "share via email", "shiriki",
	"show comments", "show more", "sign in", "sign up",
	"sign up for our newsletter", "skip navigation", "skip to content",
	"skip to main content", "soma pia", "soma zaidi", "sponsored",
	"sponsored content", "stampa", "story continues below advertisement",
	"subscribe", "subscribe now", "subscribe to continue reading",
	"subscribe to our newsletter", "sur le même sujet", "suscribirse",
	"suscríbete", "tangazo", "te puede interesar", "teilen",
	"terms and conditions", "terms of service", "terms of use",
	"this site uses cookies", "this website uses cookies", "top stories",
	"torna su", "tout accepter", "trending", "trending now", "tweet",
	"tweet this", "tweeter", "twittern", "udostępnij", "usamos cookies",
	"utilizamos cookies", "ver más", "verwandte artikel", "view comments",
	"view more", "voir aussi", "volver arriba", "watch", "watch video",
	"we use cookies", "we use cookies to improve your experience",
	"we value your privacy", "weiterlesen", "werbung",
	"wir verwenden cookies", "yazdır", "yorum", "yorum yap", "yorum yaz",
	"yorumlar", "you may also like", "you might also like", "zobacz też",
	"à lire aussi", "ähnliche artikel", "štampaj", "войти", "коментар",
	"коментари", "комментарии", "комментарий", "оглас", "одштампај",
	"опширније", "остави коментар", "оставить комментарий", "печать",
	"по теме", "повезане вести", "подели", "поделите", "поделиться",
	"подписаться", "подробнее", "пријави се", "прочитај још",
	"прочитајте још", "распечатать", "реклама", "сподели", "сродни чланци",
	"читайте также", "читать далее", "штампај", "آگهي", "أخبار ذات صلة",
	"أضف تعليقا", "إعلان", "إعلانات", "اترك تعليقا", "اشتراك گذاري",
	"اشتراكگذاري", "اشترك", "اشتهار", "اشتهارات", "اقرأ أيضا",
	"اقرأ المزيد", "التعليقات", "المزيد", "اي ميل", "بيشتر بخوانيد",
	"تبصره", "تبصره كريں", "تبصرے", "تبصرے بند هيں", "تبليغات", "تعليق",
	"تعليقات", "ديدگاه ها", "ديدگاهها", "سبسكرائب كريں", "شئير كريں",
	"شارك", "شارك المقال", "شيئر", "شيئر كريں", "طباعة", "متعلقه خبريں",
	"متعلقه مضامين", "مزيد پڑھيں", "مزيد پڑھيے", "مشاركة", "مطالب مرتبط",
	"مواضيع ذات صلة", "نظرات", "يه بھي پڑھيں", "پرنٹ", "پرنٹ كريں", "چاپ",
	"और पढ़ें", "टिप्पणियाँ", "टिप्पणियां", "टिप्पणी", "यह भी पढ़ें", "विज्ञापन",
	"शेयर करें", "संबंधित खबरें", "साझा करें", "もっと見る", "コメント",
	"コメントを書く", "シェア", "シェアする", "ツイート", "共有", "分享",
	"分享到", "分享至", "列印", "加入會員", "印刷", "友善列印", "发表评论",
	"回頂部", "广告", "広告", "廣告", "延伸閱讀", "延伸阅读", "打印",
	"打印本页", "收藏", "最新评论", "查看更多", "点击查看更多", "留言",
	"登入", "登录", "發表評論", "相关报道", "相关文章", "相关新闻",
	"相关阅读", "相關報導", "相關文章", "相關新聞", "相關閱讀",
	"続きを読む", "网友评论", "訂閱", "評論", "订阅", "评论", "责任编辑",
	"轉發", "转发", "返回顶部", "返回首页", "関連記事", "閱讀全文",
	"閱讀更多", "阅读全文", "阅读更多", "공유", "공유하기", "관련 기사",
	"관련기사", "광고", "기사 더보기", "댓글", "댓글쓰기", "더보기", "인쇄"
};
/* clang-format on */

enum { PHRASE_COUNT = sizeof(phrases) / sizeof(phrases[0]) };

static int compare(const void *key, const void *row)
{
	const struct text *line = key;
	const char *const *phrase = row;

	return text_compare(*line, text_of(*phrase));
}

static bool is_part(uint32_t code_point)
{
	enum utf8_class class = utf8_class(code_point);

	return class == UTF8_LETTER || class == UTF8_MARK;
}

/* From the first letter to the last. */
static struct text between_letters(struct text text)
{
	size_t start = text.length;
	size_t end = 0;
	size_t width;

	for (size_t offset = 0; offset < text.length; offset += width) {
		if (!is_part(utf8_next(text, offset, &width)))
			continue;
		if (start > offset)
			start = offset;
		end = offset + width;
	}
	if (end == 0)
		return (struct text){ 0 };
	return (struct text){ text.data + start, end - start };
}

/* Each run of blanks becomes one; works in place. */
static void fold_blanks(struct bytes *text)
{
	size_t length = 0;

	for (size_t i = 0; i < text->length; i++) {
		bool is_blank = text->data[i] == ' ' || text->data[i] == '\t';

		if (is_blank && length > 0 && text->data[length - 1] == ' ')
			continue;
		text->data[length++] = is_blank ? ' ' : text->data[i];
	}
	text->length = length;
}

enum status furniture_is(bool *out, struct text line, struct bytes *room,
			 struct fault *fault)
{
	struct text folded;
	enum status status;

	*out = false;
	if (line.length > FURNITURE_LINE_BYTES)
		return STATUS_OK;
	bytes_clear(room);
	status = utf8_fold(room, line, fault);
	if (status)
		return status;
	fold_blanks(room);
	folded = between_letters(text_from(room));
	*out = folded.length > 0 && bsearch(&folded, phrases, PHRASE_COUNT,
					    sizeof(phrases[0]), compare);
	return STATUS_OK;
}
