"""Short words that are in common use: of two to four letters nearly anything stands in a dictionary, as somebody's abbreviation."""

from __future__ import annotations

_MOST = 4
_WORDS = {
    "deu": """
        ab aber abs acht agb alle als also alt am an ans arm art auch auf aus bad bald bau bei beim bein bild bin bis bist brot buch bzw
        böse ca cm da dank dann das dass dein dem den denn der des dich dick die dies dir doch dort drei du dumm dünn dürr ehe ei ein eine
        eins er erst es etwa euch euer eure fall fast faul fein fest film form frau frei froh früh fuß fünf für gab gabe gar gast geht
        gelb geld gern ggf gibt ging glas gmbh gold groß gruß grün grüß gut gute hab habe hals halt hand hart hast hat haus haut heim heiß hell herr herz
        hier hin hing hoch hof holz hund ich ihm ihn ihr ihre im in inkl ins ist ja jahr je jede jung kam kann kauf kein kg kind klar klug
        km kopf korb kurz lag lang laut leer lege legt leid lieb lied los luft mag mai mal man mark maus max maß mehr mein min mir mit ml
        mm mond muss mut mwst na nach nah nahm name nass nein nett neu neue neun nie noch not nr null nun nur ob oder ohg ohne ohr oma opa
        ort paar park pass plan rad raum rede reis rest rief ring rot ruf ruhe rund saft sag sagt salz samt satt satz sehr seid sein seit
        sich sie sieh sind so sohn soll spät stk str süß tag tage tal tanz tat taxi tee teil tel text tief tier tipp tod toll ton tor tot
        tun turm tür uhr um und uns ur ust usw vier voll vom von vor wahr wald wand wann war ware warm was weg weil wein weit welt wem wen
        wenn wer wert wie wild wind wir wird wo wohl wort wut zahl zahn zart zeit zeug ziel zu zug zum zur zwar zwei öl
    """,
    "eng": """
        a able add age ago aid air all also am an and any are area arm art as ask at away baby back bad bag ball bank base bath be bean
        bed been beer bell best big bike bill bird bit blue boat body book born both box boy bulk burn bus busy but buy by cake call came
        can cap car card care case cash cat chat city clay club cm co coat code cold come cook cool copy cost cup cure cut dad dark date
        day days deal dear deep desk did diet dirt do does dog done door down draw drop dry due dull dust each ear easy eat edge egg else
        end ever eye face fact fail fair fall far farm fast fat feel feet fell felt few file fill film find fine fire firm fish fit five
        fix flat food foot for form four free from ft fuel full fun gave get gift girl give glad go goes gold gone good got gray grew grey
        grow had hair half hall hand hang hard has hat have he head hear heat held help her here hers hi high him his hit hold hole home
        hope hot hour how huge hurt i ice idea if in inc inch into iron is it item its job join joy just keep kept key kg kid kids kind
        knew know lack lady lake land last late law lay lb lead left leg less let life lift like line link lips list live long look lost
        lot lots love low ltd made mail main make man many map mark may me meal mean meet men met milk mind mine miss ml mm mom moon more
        most move much mum must my nail name near neck need net new news next nice nine no none nor not note now nut of off oil ok old on
        once one only open or our out oven over own oz pack page paid pain pair park part pass past path pay pen pet pick pink pint plan
        play plus pm poor post pot pour pull pure push put rain ran rate read real red rest rich ride ring rise road rock role roll room
        rope rose row rub rule run safe said sale salt same sat save saw say seal seat see seem seen self sell send sent set she ship shoe
        shop show shut side sign sing sit site six size skin sky slow so soap soft sold some son song soon sort spot star stay step stir
        stop such suit sun sure take talk tall tank tape tax tea team tel tell ten term test text than that the them then they thin this
        thus tie till time tin tip to told tone too took tool top tour town toy toys tree trip true try tube turn two type uk unit up upon
        us usa use used van vat very view wait walk wall want war warm was wash way we wear week well went were west wet what when who
        whom why wide wife wild will wind wine wipe wire wise wish with wood word work worn yard year yes yet you your zero
    """,
    "fra": """
        aide air ami amie an ans au aux avec avez avis bain beau bel bien bon bord bout bras car ce cela ces cet chat cher chez ci cinq
        clé cou dans date de des deux dire dit dix donc dont du dès eau elle en est et eu eux face fait faux fer feu fil fin fois fort fut
        gaz gens gros huit ici il ils je jeu joie joli jour jus la lait le les leur lien lire lit loin lot lui là main mais mal me mer mes
        midi mis mois mon mot mur ne neuf ni nom non nos note nous nuit né on ont onze or ou oui où pain par pas pays peau peu peur pied
        plat pli plus pot pour prix près pu puis que qui quoi rien rue sa sac sans se sel sept ses si site six soie soin soir sois son
        sont sous sur ta tard tel test thé toi ton tour tous tout trop très tu tête tôt un une vers vert vie vin vite voir voix vos vous
        vrai vu à ça été être
    """,
    "ita": """
        a ad ai al alla alle anni anno ape bel bene blu buon c'è casa che chi ci cioè ciò come con cosa così cui da dai dal dare data dei
        del deve di dice dire dopo dove due e ed era essi fa far fare fine fino fu già gli ha hai ho i il in io la le lei li lo loro lui
        là ma mai male mano me meno mesi mi mia mie miei mio modo nei nel noi nome non o oggi ogni olio ora pane per più po poco poi pure
        può qua quel qui sale se sei sera si sia solo sono sta su sua sue sui sul suo sì te ti tra tre tu tua tue tuo tè un una uno uova
        uso va vai vi via vino vita voi è
    """,
    "spa": """
        a agua ahí al allí alma alto amor ante aquí arte así azul año años aún bajo baño bien buen cada café caja cama cara casa casi cien
        cine con cosa cual da dar de debe del der dice diez dio dos día días e el en era es esa ese eso este esto está fin flor fue gran
        ha haga has hay he hijo hola hora hoy ir ja la las le les ley lo los luz mal mano mar me mes mesa mi mil mis modo muy más mío nada
        ni no nos o ojo ojos oro os otra otro pan para paz pero pie piel poco por pues que qué rojo sal se sea ser si sin sol solo son su
        sus sé sí tal tan te ti todo tres tu tus té tú un una uno uso va van ve ver vez vida vino voy y ya yo él
    """,
    "nld": """
        aan acht al alle als arm auto bad bal band bed been bij blad blij boek bon boot bord dag dan dank dat de deel den deur deze die
        dit doe doen door doos drie druk dus een eens elke en er euro fijn fles gaan gaat geef geel geen geld glas goed haar had hand hart
        heb hebt heel heet hem het hier hij hoe hoog huid huis hun ik in is ja jaar je jij jou jouw kaas kan kant kat keer kind kom komt
        koud kun kunt kwam laat land lang last leuk lief lijn los maak maar man mee meer melk mens met mij mijn moet mooi na naam naar nee
        net niet niks nog nu of om ons onze ook op open oud over paar pak pas per plek punt raam rest rij rood ruim rust soep soms stad
        stap stil stof stuk tas te team thee tien tijd toch toe tot trap tuin twee u uit uur uw vaak van vast veel ver vier vijf vind vis
        voet vol voor vrij waar wat we weer weg wel wie wij wil wit wol ze zeer zeg zelf zes zich zien zij zijn zo zon zorg zou één
    """,
    "pol": """
        a aby albo ale ani bez bo być był była było cały cena cię co coś czas czy da dać dla dni dnia do dom dwa dwie dziś i ich ile im
        imię inny iż ja jak jako je jego jej jest już kawa kim kto ktoś ku lat lata lecz lub ma mam mamy mi miał mnie moja moje może my
        móc mój na nad nam nami nas nasz nic nich nie nim nią niż no noc nowy o od on ona one oni oraz pan pani pies plan po pod prać raz
        rok roku rąk ser się sok stan sto swój są ta tak taki tam te tej temu ten to tu twój ty tych tym u w wam we wiek wino więc wy z za
        ze znak zł
    """,
    "swe": """
        all alla allt att av bad bara barn be bil bit blev bli blir bo bok bra brev bröd bär både båt dag dam de del dem den det din dina
        dit ditt dock du där då dör en ett fall fem fick fin fint fisk fler fot fram fri få får följ för ge ger gick glad god gott gå går
        gör hade han hand har hej hel hem hon hos hud hur hus här i in inte ja jag jo ju kan klar kom kr köp kött lag lika lite liv ljus
        lätt låt man mat med men mer mest mig min mina mitt mor mot mur må mår nej ner ni nio nu ny nya nytt när nära och ofta om ord oss
        par per på rad rent rum rätt röd sa sak sal se ser sex sig sin sina sitt sju ska skor snö som son stad stor står sätt så tack tag
        tar te tid till tio tog tre tror två tåg tål upp ur ut vad var vara vem vet vi vid vit väg väl vår våra än är åka år åt åtta öl ön
        över
    """,
}
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}


def is_uncommon(word: str, languages: tuple[str, ...]) -> bool:
    """Say whether a word is so short that a dictionary says little of it, and is none of those in common use."""
    return (
        len(word) <= _MOST
        and "'" not in word
        and not any(word.casefold() in _SETS.get(language, ()) for language in languages)
    )
