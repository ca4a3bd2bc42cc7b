/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/stopwords.h"

#include <string.h>

#include "shared/array.h"
#include "shared/plain.h"

enum { FORM_BYTES = 64 };

/* Each word between two blanks. */
static const struct stop_list {
	const char *language;
	const char *words;
} lists[] = {
	{ "ar", " أن أنه أنها أو أي أية أيضا أين إذا إلا إلي إن التي الذي"
		" الذين اللذين الي ان انه انها او اي بعد بعض بل به بها"
		" بين تحت تلك ثم حتي حيث خلال ذلك سوف علي عليه عليها عن"
		" عند عندما غير في فيه فيها قبل قد كان كانت كل كم كما كيف"
		" لا لدي لكن لم لماذا لن له لها لو ليس ما ماذا متي مع من"
		" منذ منه منها نحو هذا هذه هل هم هنا هناك هو هي و وفي وقد"
		" وكان ولا ولم ومن وهو وهي يكون " },
	{ "bg", " а аз ако ала бе беше би бил била били било в вас ваш ви"
		" вие все всички във г ги го д да до докато е един една"
		" едно ето за защо и из или им има имат как каква какви"
		" какво какъв кога кое кои кой колко коя къде към ли на"
		" над най нас не него нея ни ние но о от по под пред през"
		" при с са само се си след сме сте съм със т тази така"
		" такъв там те тези ти то това този той тук тя тях у че"
		" чий ще я " },
	{ "bn", " আগে আছে আপনি আমরা আমি আর উপর এই এক একটি এবং এর ও কখন কত"
		" করা করে কাছে কি কিন্তু কিভাবে কী কীভাবে কে কেন কোথায় কোন"
		" ছিল ছিলেন জন্য তবে তাদের তার তারা তিনি তুমি থেকে দিয়ে না"
		" নেই পর পর্যন্ত বা মধ্যে যদি যা যাদের যার যে সঙ্গে সাথে সে"
		" হতে হবে হয় হয়েছে " },
	{ "ca", " a al als amb aquest aquesta aquestes aquests com de del"
		" dels des el ella ells els en entre era eren ets fins ha"
		" han hi ho i jo l la les li lo m meu molt més ni no nos"
		" o on pel pels per perquè però qual quals quan quant"
		" quants que qui què s se sense ser seu seus seva seves"
		" si sobre són també te tot tots tu un una unes uns va"
		" van és " },
	{ "cs", " a aby aj ale ani asi až bez bude budou by byl byla byli"
		" bylo být co což další do ho i jak jako jaká jaké jaký"
		" je jeho jejich její jen ještě ji jich již jsem jsme"
		" jsou jste já jí k kam kde kdo kdy když ke kolik kterou"
		" která které který kteří ku mají mezi mi mně moje my má"
		" mít na nad ne nebo než nic nám nás o od on ona oni ono"
		" po pod podle pro proto protože proč před přes při s se"
		" si sice své svůj ta tak také takže tam te tedy ten"
		" tento teto ti to toho tom tomu tu tuto ty u už v ve vy"
		" vám vás však z za zda ze či že " },
	{ "da", " ad af alle at bl blev blive bliver da de dem den denne"
		" der deres det dette dig din disse dog du efter eller en"
		" end er et for fra ham han hans har havde hende hendes"
		" her hos hun hvad hvem hvilke hvilken hvilket hvis hvor"
		" hvordan hvorfor hvornår i ikke ind jeg jer jo kan kunne"
		" man med meget men mig min mine mit mod ned noget nogle"
		" nu når og også om op os over på sig sin sine sit skal"
		" skulle som sådan til ud under var vi vil ville vor være"
		" været " },
	{ "de", " aber alle allem allen aller alles als also am an ander"
		" andere anderen auch auf aus bei beim bin bis bist da"
		" damit dann das dass dem den denn der deren des dessen"
		" dich die dies diese diesem diesen dieser dieses dir"
		" doch dort du durch ein eine einem einen einer eines er"
		" es etwas euch euer für gegen gewesen hab habe haben hat"
		" hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre"
		" ihrem ihren ihrer im in indem ins ist jede jedem jeden"
		" jeder jedes jene jetzt kann kein keine keinem keinen"
		" keiner können man manche mein meine mich mir mit muss"
		" nach nicht nichts noch nun nur ob oder ohne sehr sein"
		" seine seinem seinen seiner seit selbst sich sie sind so"
		" solche soll sollte sondern sonst um und uns unser unter"
		" viel vom von vor wann war waren warst warum was weil"
		" welche welchem welchen welcher wem wen wenn wer werde"
		" werden weshalb wessen wie wieder wieso wieviel will wir"
		" wird wirst wo woher wohin wollen worden wurde wurden"
		" während würde zu zum zur zwar zwischen über " },
	{ "el", " ένα ένασ έχει έχουν ή ήταν αλλά αν από αυτά αυτέσ αυτή"
		" αυτοί αυτού αυτό αυτόσ για γιατί δεν είναι είχαν είχε"
		" εγώ εμείσ ενόσ επίσησ εσείσ εσύ η θα κάθε και κατά μία"
		" μασ με μετά μη μην μια μιασ μου να ο οι πιο ποια ποιεσ"
		" ποιο ποιοι ποιον ποιοσ ποιών πολύ που πού πριν προσ πωσ"
		" πόσα πόσεσ πόση πόσο πόσοι πότε πώσ σασ σε σου στα στη"
		" στην στισ στο στον στουσ τα την τησ τι τισ το τον του"
		" τουσ των χωρίσ ωσ όλα όλοι όπωσ όταν ότι " },
	{ "en", " a about above after again against all also am an and"
		" any are aren't as at be because been before being below"
		" between both but by can can't could couldn't did didn't"
		" do does doesn't doing don't down during each few for"
		" from further had hadn't has hasn't have haven't having"
		" he her here hers herself him himself his how i i'd i'll"
		" i'm i've if in into is isn't it its itself just me more"
		" most my myself no nor not now of off on once only or"
		" other our ours ourselves out over own s same she should"
		" shouldn't so some such t than that the their theirs"
		" them themselves then there these they they'll they're"
		" they've this those through to too under until up us"
		" very was wasn't we we'll we're we've were weren't what"
		" when where which while who whom why will with won't"
		" would wouldn't you you'll you're you've your yours"
		" yourself yourselves " },
	{ "es", " a al algo algunas algunos ante antes como con contra"
		" cual cuales cuando cuanta cuantas cuanto cuantos cuál"
		" cuáles cuándo cuánta cuántas cuánto cuántos cómo de del"
		" desde donde durante dónde e el ella ellas ellos en"
		" entre era eran es esa esas ese eso esos esta estas este"
		" esto estos está están fue fueron ha había han hasta hay"
		" la las le les lo los me mi muy más mí ni no nos"
		" nosotros o os otra otras otro otros para pero poco por"
		" porque porqué que quien quienes quién quiénes qué se"
		" sea ser si sido sin sobre son su sus sí también tanto"
		" te tiene tienen todo todos tu tus tú un una uno unos y"
		" ya yo él " },
	{ "fa", " آن آنان آنها آيا از است ام اما اند او اي ايد ايشان ايم"
		" اين اينها اگر با باشد باشند بر براي بعد به بود بودند بي"
		" بين تا تو توسط جز خود دارد دارند داشت داشتند در ديگر را"
		" روي زير شد شدند شده شما شود قبل كجا كدام كرد كردند كرده"
		" كسي كند كنند كه كي كيست ما مانند من مي نمي نيز ها هاي"
		" هر هست هستند هم همه همچنين هيچ و ولي وي يا يك پس پيش"
		" چرا چطور چقدر چند چه چون چي چيست چگونه " },
	{ "fi", " ei eivät ennen että he heidän heitä hän hänen häntä"
		" itse ja jo johon joiden joita joka jolla jolle jonka"
		" jos jossa josta jota jotka kanssa keitä kenen ketä"
		" koska kuin kuinka kuka kun mihin miksi mikä milloin"
		" minkä missä mistä miten mitä monta montako mutta myös"
		" ne ni niiden niin niissä niitä noin nyt näiden näitä"
		" nämä ole olemme olen olet oli olisi olivat olla ollut"
		" on ovat se sen siihen siinä siitä sille sillä sitä tai"
		" tämä tämän tässä tästä tätä vaan vai vaikka vain vielä"
		" voi " },
	{ "fr", " a ai au aux avaient avait avec c ce celle celles celui"
		" ces cet cette ceux combien comme comment d dans de des"
		" dont du elle elles en entre est et eu eux furent fut il"
		" ils j je l la laquelle le lequel les lesquelles"
		" lesquels leur leurs lui là m ma mais me mes moi mon"
		" même n ne nos notre nous on ont ou où par pas plus pour"
		" pourquoi qu quand que quel quelle quelles quels qui"
		" quoi s sa sans se selon ses si son sont sur ta te tes"
		" toi ton tu un une vos votre vous y à étaient était été"
		" être " },
	{ "ha", " a amma ba bayan ce cikin da domin don ga har idan ita"
		" kafin kai ke ko ku kuma lokacin me mene mu na nawa ne"
		" ni sai shi su sun ta wace wadda wanda wane wani wannan"
		" wasu wata waɗanda ya yadda yaushe yaya za zai " },
	{ "he", " אבל או אותה אותו אותם אחרי איזה איזו איך אילו אין איפה"
		" אך אל אלה אלו אם אנחנו אני אשר את אתה אתם בגלל בה בהם"
		" בו בין גם הוא היא היה היו הייתה היכן היתה הם הן זאת זה"
		" זו יהיה יותר יש כאשר כדי כי כיצד כל כמה כמו כן לא לאחר"
		" לה להם לו לי למה לנו לפני מאוד מדוע מה מי מן מתי עד עוד"
		" על עם רק של שלה שלהם שלהן שלו שלי שלנו תהיה תחת " },
	{ "hi", " अगर अपना अपनी अपने आप इन इस इसका इसकी इसके उन उनका उनकी"
		" उनके उस उसका उसकी उसके एक और कब कर करना करने कहां का कि"
		" किए कितना कितनी कितने किया किस किसका किसकी किसके किसने"
		" की कुछ के कैसे को कोई कौन क्या क्यों गई गए गया जब जा जाता"
		" जाती जाते जिस जिसके जिसे जो तक तब तुम तो था थी थे द्वारा"
		" न नहीं ने पर बाद भी में मेरा मैं यदि यह या ये रहा रही"
		" रहे लिए लेकिन वह वाली वाले वे सब साथ से हम हमारे ही हुआ"
		" हुई हुए है हैं हो होता होती होते " },
	{ "hu", " a aki akik akkor alatt amely amelyek amelyet ami amit"
		" az azok azon azt be csak de egy el előtt ez ezek ezen"
		" ezt fel ha hogy hogyan hol honnan hová hány illetve is"
		" ki kik kinek kit között le lenne lesz lett majd meg"
		" mely melyik mennyi mi mik mikor milyen mint mit miért"
		" már még nem pedig se sem szerint te ti után vagy"
		" valamint van vannak volna volt voltak által én és így"
		" úgy ő ők " },
	{ "id", " ada adalah agar akan antara apa apakah atas atau"
		" bagaimana bagi bahwa berapa bila bisa dalam dan dapat"
		" dari daripada dengan di dia hanya harus ia ini itu jika"
		" juga kami kamu kapan karena ke kepada kita lagi lebih"
		" maka mana masih mengapa mereka namun oleh pada para pun"
		" saat saja saya sebagai sebuah sedang sejak sekarang"
		" selama seorang seperti serta setelah siapa suatu sudah"
		" telah tentang tersebut tetapi tidak untuk yaitu yakni"
		" yang " },
	{ "it", " a ad agli ai al alla alle allo anche avere aveva"
		" avevano c che chi ci come con contro cui da dagli dai"
		" dal dalla dalle dallo degli dei del della delle dello"
		" di dove e ed era erano essere fra gli ha hanno i il in"
		" io l la le lei li lo loro lui ma mi mia mio ne negli"
		" nei nel nella nelle nello noi non nostra nostro o per"
		" perché più qual quale quali quando quanta quante quanti"
		" quanto quella quelle quelli quello questa queste questi"
		" questo se sei si sia sono sta stata stati stato su sua"
		" sue sugli sui sul sulla sulle sullo suo suoi ti tra tu"
		" tua tuo tutti tutto un una uno vi voi è " },
	{ "nl", " aan al alles als altijd andere ben bij daar dan dat de"
		" der deze die dit doch doen door dus een en er ge geen"
		" geweest haar had heb hebben heeft hem het hier hij hoe"
		" hoeveel hun iemand iets ik in is ja je kan kon kunnen"
		" maar me meer men met mij mijn moet na naar niet niets"
		" nog nu of om omdat ons ook op over reeds te tegen toch"
		" toen tot u uit uw van veel voor waar waarin waarmee"
		" waarom wanneer want waren was wat we wel welk welke"
		" werd wezen wie wij wil worden wordt zal ze zelf zich"
		" zij zijn zo zonder zou " },
	{ "no", " alle at av bare begge ble blei bli blir blitt da de deg"
		" dem den denne der deres det dette di din disse du eller"
		" en er et ett etter for fordi fra før ha hadde han hans"
		" har henne hennes her hun hva hvem hver hvilke hvilken"
		" hvilket hvis hvor hvordan hvorfor i ikke inn ja jeg kan"
		" kunne man med meg mellom men mer min mot ned noe noen"
		" nå når og også om opp oss over på seg selv si sin sine"
		" sitt skal skulle slik som så til ut uten var ved vi vil"
		" ville vår være vært " },
	{ "pl", " a aby albo ale ani bez bo by bym być był była było były"
		" co coś czy czyli dla dlaczego do gdy gdzie go i ich ile"
		" im iż ja jak jaka jaki jakich jakie jako je jego jej"
		" jest jestem jeszcze jeśli jeżeli już kiedy kogo komu"
		" kto która które którego który których którym lub ma"
		" mają mi mnie może my na nad nam nas nich nie niej nim"
		" niż no o od on ona oni ono oraz po pod ponieważ przed"
		" przez przy się sobie są ta tak także tam te tego tej"
		" ten to tu tych tylko tym w was we według więc wy z za"
		" zaś ze że żeby " },
	{ "pt", " a ao aos aquela aquelas aquele aqueles as até com como"
		" da das de dela delas dele deles depois do dos e ela"
		" elas ele eles em entre era eram essa essas esse esses"
		" esta estas este estes está estão eu foi foram havia há"
		" isso isto já lhe lhes mais mas me mesmo meu minha muito"
		" na nas nem no nos nossa nosso não nós o onde os ou para"
		" pela pelas pelo pelos por porque porquê quais qual"
		" quando quanta quantas quanto quantos que quem quê se"
		" sem ser seu seus sua suas são só também te tem tinha tu"
		" têm um uma você vos à às é " },
	{ "ro", " a acea aceasta această acei acel acele acest aceste"
		" acești ai al ale am ar are au avea avut ca care ce cea"
		" cei cel cele cine cu cui cum când cât câte câtă câți că"
		" căruia da dar de deși din după ea ei el ele era erau"
		" este eu fi fie fost iar la le li lor lui mai ne ni noi"
		" nu o ori pe pentru peste prin până sa sau se sub sunt"
		" să te tu un una unde unei unor unui voi vă îi îl în"
		" într între își şi și " },
	{ "ru", " а без более больше будет будто бы был была были было"
		" быть в вам вас ведь во вот все всего всех вы где да"
		" даже два для до другой его ее ей ему если есть еще же"
		" за зачем здесь и из или им их к как какая какие каким"
		" каких какое какой каком кем когда кого кому конечно"
		" которая которого которое которой которые который"
		" которых кто куда ли лучше между меня мне много может"
		" можно мой моя мы на над надо наконец нас не него нее"
		" ней нельзя нет ни нибудь никогда ним них ничего но ну о"
		" об один он она они опять от откуда перед по под после"
		" потом потому почему почти при про раз разве с сам свою"
		" себе себя сейчас сколько со совсем так такой там тебя"
		" тем теперь то тогда того тоже только том тот три тут ты"
		" у уж уже хорошо хоть чего чей чем чему через что чтоб"
		" чтобы чуть эти этого этой этом этот эту я " },
	{ "sr", " a ali bez bi bih bila bile bili bilo bio biti da do ga"
		" gde gdje i ih ili im iz ja je jer jesam jesi jesmo"
		" jeste jesu joj još kad kada kako kao ko kod koja koje"
		" koji kojih kojim koliko li me među mi mu na nad nakon"
		" nam nas ne nego ni nije nisu no o od on ona one oni ono"
		" ova ovaj ove ovi ovo pa po pod poslije pre pri prije s"
		" sa sam samo se sebe si smo ste su sve svoj ta tada taj"
		" tako te ti tko to toga tu u uz vam vas već vi za zašto"
		" čiji šta što а али без би била биле били било био бити"
		" бих вам вас већ ви га где гдје да до за зашто и из или"
		" им их кад када како као ко код колико која које који"
		" којим којих ли ме међу ми му на над након нам нас не"
		" него ни нису није но о ова овај ове ови ово од он она"
		" оне они оно па по под пре при прије с са сам само све"
		" свој се себе си смо сте су та тада тако тај те ти то"
		" тога ту у уз чији шта што ја је јер јесам јеси јесмо"
		" јесте јесу још јој " },
	{ "sv", " alla allt att av blev bli blir de dem den denna deras"
		" dess det detta dig din du där då efter ej eller en er"
		" ett från för ha hade han hans har henne hennes hon"
		" honom hur här i icke ingen inom inte jag ju kan kunde"
		" man med mellan men mig min mitt mot mycket ni nu när"
		" någon något några och om oss på samma sedan sig sin"
		" sina själv skulle som så sådan till under upp ut utan"
		" vad var vara varför vem vems vi vid vilka vilken vilket"
		" vår våra än är åt över " },
	{ "sw", " alikuwa ambao ambapo ambaye ambayo ambazo au baada bado"
		" bila cha chake chini gani hadi hao hapo hata hicho hii"
		" hilo hivyo hiyo hizi huko huo huu huyo ili ilikuwa juu"
		" kabla kama katika kila kutoka kuwa kwa kwani kwenye la"
		" lake lakini lao lini mimi mpaka na nani ndio ndiyo ni"
		" nini ninyi pamoja pia sana si sisi tu vya vyake wa wake"
		" walikuwa wao wapi wetu wewe ya yake yao yetu yeye za"
		" zaidi zake zao " },
	{ "tr", " acaba ama aslında az bana bazı ben beni benim bir biri"
		" birçok biz bize bizi bizim bu buna bunda bundan bunlar"
		" bunu bunun da daha de defa diye en gibi hangi hangisi"
		" hem hep hepsi her hiç ile ise için kaç kez ki kim"
		" kimdir kimin mi mu mü mı nasıl ne neden nedir neler"
		" nerede nereden nereye niye niçin o olan olarak oldu"
		" olduğu on ona onlar onu onun sanki sen seni senin siz"
		" sizi sizin tüm ve veya ya yani çok çünkü şey şu " },
	{ "uk", " а або але б без би був була були було бути в вже ви"
		" вона вони воно все всі всіх від він де для до дуже з за"
		" звідки зі й його кого коли кому куди ми може на над нам"
		" нас не неї ні ніж о об один по при про під після"
		" скільки та так така такий там ти тим то того тоді той"
		" тому у хто це цей цього ця ці чи чий чого чому що щоб"
		" як яка який яких якого якої якщо які є і із іх їх її " },
	{ "ur", " آپ اب ابھي اس اسي اسے ان انهوں انهيں اور ايك اپنا اپني"
		" اپنے بعد بھي تك تو تھا تھي تھيں تھے جا جب جس جن جو جيسے"
		" دو ديا رها رهي رهے ساتھ سب سے صرف كا كب كتنا كتني كتنے"
		" كر كرتا كرتے كرنے كس كسي كه كها كهاں كو كوئي كون كي كيا"
		" كيسے كيلئے كيوں كے لئے ليے ميں مگر نه نهيں نے هر هم هو"
		" هوئي هوئے هوا هوتا هوتي هوتے هوں هي هيں هے وه وهاں يا"
		" يه يهاں پر پھر گئي گئے گا گي گيا گے " },
	{ "vi", " bao bị bởi cho chúng các có cũng của do gì hay hoặc họ"
		" khi không là lúc mà mấy mỗi một nhiêu như nhưng những"
		" nào này nên nó nếu ra rất rằng sẽ theo thì trong trên"
		" tôi tại từ và vào vì về với đang đâu đã đó được đến để " },
};

/* Written as another one is, as far as such words go. */
static const char *const alike[][2] = {
	{ "bs", "sr" }, { "hr", "sr" }, { "sh", "sr" },
	{ "ms", "id" }, { "nb", "no" }, { "nn", "no" },
};

enum { LIST_COUNT = COUNT(lists), ALIKE_COUNT = COUNT(alike) };

/* LIST_COUNT for a language that has none. */
static size_t find_list(struct text language)
{
	size_t row = 0;

	for (size_t i = 0; i < ALIKE_COUNT; i++)
		if (text_equal(text_of(alike[i][0]), language))
			language = text_of(alike[i][1]);
	while (row < LIST_COUNT &&
	       !text_equal(text_of(lists[row].language), language))
		row++;
	return row;
}

bool stopwords_knows(struct text language)
{
	return find_list(language) < LIST_COUNT;
}

bool stopwords_has(struct text language, struct text folded)
{
	const size_t row = find_list(language);
	char word[FORM_BYTES + sizeof("  ")] = " ";

	if (row == LIST_COUNT || folded.length == 0 ||
	    folded.length > FORM_BYTES ||
	    memchr(folded.data, ' ', folded.length))
		return false;
	memcpy(word + 1, folded.data, folded.length);
	word[folded.length + 1] = ' ';
	return strstr(lists[row].words, word);
}

/* Where the words of the language begin. */
static const char *find_first(struct text language)
{
	const size_t row = find_list(language);

	return row < LIST_COUNT ? lists[row].words + 1 : "";
}

bool stopwords_next(struct text language, struct text *word)
{
	const char *start = word->data ? word->data + word->length + 1 :
					 find_first(language);

	*word = (struct text){ start, strcspn(start, " ") };
	return word->length > 0;
}

enum status stopwords_has_plain(bool *out, struct text language,
				struct text plain, struct fault *fault)
{
	struct bytes form = BYTES_UP_TO(FORM_BYTES);
	struct text word = { 0 };
	enum status status = STATUS_OK;

	*out = stopwords_has(language, plain);
	while (!*out && !status && stopwords_next(language, &word)) {
		bytes_clear(&form);
		status = plain_append(&form, word, fault);
		*out = !status && text_equal(text_from(&form), plain);
	}
	bytes_free(&form);
	return status;
}
