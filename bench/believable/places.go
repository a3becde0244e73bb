package believable

import "strings"

// place is a postal area: its code, its city and some of its streets.
type place struct {
	code, city string
	streets    []string
}

// places lists postal areas, those where most customers live first.
var places = readPlaces(`
00100 Helsinki Mannerheimintie Runeberginkatu Museokatu Fredrikinkatu Töölönkatu Arkadiankatu
00500 Helsinki Hämeentie Sörnäistenkatu Vaasankatu Fleminginkatu Helsinginkatu
00530 Helsinki Kolmas_linja Toinen_linja Siltasaarenkatu Castréninkatu Porthaninkatu
00120 Helsinki Uudenmaankatu Bulevardi Lönnrotinkatu Annankatu Albertinkatu
00250 Helsinki Topeliuksenkatu Mechelininkatu Urheilukatu Kivelänkatu
00270 Helsinki Paciuksenkatu Tukholmankatu Pihlajatie Kuusitie
00180 Helsinki Ruoholahdenkatu Itämerenkatu Lapinlahdenkatu Porkkalankatu
00150 Helsinki Tehtaankatu Telakkakatu Merikatu Pursimiehenkatu Kapteeninkatu
00550 Helsinki Mäkelänkatu Sturenkatu Roineentie Inarintie
00200 Helsinki Lauttasaarentie Gyldénintie Heikkiläntie Särkiniementie
00700 Helsinki Malminkauppatie Kirkonkyläntie Latokartanontie Ylä-Malmintori
00800 Helsinki Hitsaajankatu Siilitie Abraham_Wetterin_tie Linnanrakentajantie
00900 Helsinki Itäkatu Turunlinnantie Kauppakartanonkatu Roihuvuorentie
00930 Helsinki Kivikonkaari Kontulantie Kontulankaari
00400 Helsinki Ohjaajantie Vanha_Viertotie Kauppalantie
02100 Espoo Tapionraitti Merituulentie Otsolahdentie Itärannantie
02600 Espoo Leppävaarankatu Alberganesplanadi Konstaapelinkatu Lintuvaarantie
02200 Espoo Piispankatu Olarinkatu Merimaankatu Suomenlahdentie
02770 Espoo Espoonkatu Kirkkokatu Siltakatu
01300 Vantaa Tikkuraitti Lummetie Kielotie Ratatie Vehkapolku
01600 Vantaa Vaskivuorentie Ruukunkuja Uomatie Jönsaksentie
01450 Vantaa Korsontie Maakotkantie Urpiaisentie
04200 Kerava Kauppakaari Sibeliuksentie Aleksis_Kiven_tie
04400 Järvenpää Mannilantie Helsingintie Sibeliuksenkatu
05800 Hyvinkää Hämeenkatu Uudenmaankatu Siltakatu
06100 Porvoo Mannerheiminkatu Runeberginkatu Piispankatu Lundinkatu
02400 Kirkkonummi Toritie Asematie Gesterbyntie
08100 Lohja Laurinkatu Suurlohjankatu Karstuntie
33100 Tampere Hämeenkatu Satakunnankatu Tuomiokirkonkatu Rongankatu
33200 Tampere Pirkankatu Hämeenpuisto Näsilinnankatu
33700 Tampere Hervannan_valtaväylä Insinöörinkatu Opiskelijankatu
20100 Turku Eerikinkatu Yliopistonkatu Linnankatu Aurakatu
20500 Turku Uudenmaankatu Hämeenkatu Vartiovuorenkatu
90100 Oulu Isokatu Kirkkokatu Hallituskatu Torikatu
90500 Oulu Tuiranpuistokatu Merikoskenkatu Valtatie
40100 Jyväskylä Kauppakatu Väinönkatu Yliopistonkatu
15100 Lahti Aleksanterinkatu Vesijärvenkatu Rauhankatu
70100 Kuopio Kauppakatu Tulliportinkatu Minna_Canthin_katu
28100 Pori Yrjönkatu Itsenäisyydenkatu Gallen-Kallelankatu
65100 Vaasa Vaasanpuistikko Hovioikeudenpuistikko Kauppapuistikko
10600 Tammisaari Kuningattarenkatu Rantakatu Skillnadsgatan
53100 Lappeenranta Valtakatu Kauppakatu Koulukatu
13100 Hämeenlinna Raatihuoneenkatu Sibeliuksenkatu Palokunnankatu
80100 Joensuu Kauppakatu Torikatu Siltakatu
96100 Rovaniemi Koskikatu Rovakatu Pohjolankatu
`)

func readPlaces(text string) []place {
	var found []place
	for line := range strings.Lines(strings.TrimSpace(text)) {
		words := strings.Fields(line)
		p := place{code: words[0], city: words[1]}
		for _, street := range words[2:] {
			p.streets = append(p.streets, strings.ReplaceAll(street, "_", " "))
		}
		found = append(found, p)
	}
	return found
}
