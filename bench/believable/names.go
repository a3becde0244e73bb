package believable

import "strings"

// people is a part of the population that shares names, a language and a country's phone numbers. Names stand roughly
// in the order of how common they are.
type people struct {
	share            float64 // of all customers
	country          string
	language         string
	women, men, last []string
}

var populations = []people{
	{.76, "FI", "fi", finnishWomen, finnishMen, finnishLast},
	{.09, "FI", "sv", swedishWomen, swedishMen, swedishLast},
	{.06, "EE", "et", estonianWomen, estonianMen, estonianLast},
	{.04, "DE", "de", germanWomen, germanMen, germanLast},
	{.05, "GB", "en", englishWomen, englishMen, englishLast},
}

var (
	finnishWomen = strings.Fields(`Maria Anna Johanna Anneli Helena Kaarina Marjatta Emilia Sofia Hannele Liisa Susanna Annikki Tuulikki
Eeva Päivi Pirjo Tuula Elina Maarit Riitta Leena Marja Kristiina Ritva Anne Katariina Laura Sari Sanna Tiina Minna Hanna Heidi Jenni
Katja Marika Niina Satu Outi Kirsi Mari Jaana Merja Tarja Ulla Seija Eila Raija Terttu Aino Helmi Ella Aada Venla Lotta Iida Emma Siiri
Kerttu Saara Noora Roosa Veera Oona Milla Pinja Jenna Essi Suvi Henna Piia Kati Mervi Virpi Teija Heli Marjut Arja Irma Sirpa Sirkka
Vuokko Impi Saimi Inkeri Lempi Orvokki Aune Taina Kaija Anu Reetta Ilona Eveliina Matleena Vilma Alma Elsa Hilla Hilja Taru Johanna-Maria
Anna-Liisa Eeva-Kaisa Anna-Maija Ulla-Maija Marja-Leena`)

	finnishMen = strings.Fields(`Juhani Johannes Olavi Antero Tapani Mikael Kalevi Tapio Matti Ilmari Juha Timo Kari Jari Mika Markku Antti
Jukka Pekka Heikki Petri Hannu Mikko Sami Janne Marko Ville Jussi Kimmo Teemu Tuomas Lauri Eero Esa Harri Pasi Seppo Reijo Erkki Veikko
Martti Raimo Risto Pentti Jorma Jouni Vesa Ari Arto Tero Tomi Toni Juho Aleksi Eetu Onni Leo Elias Väinö Oliver Eino Noel Toivo Joona
Niko Jere Joonas Lasse Otto Aatu Kasper Valtteri Sakari Arttu Henri Jarkko Jyrki Ossi Panu Perttu Sampo Tatu Topi Urho Uolevi Veli
Juha-Pekka Veli-Matti Jari-Pekka Olli-Pekka`)

	finnishLast = strings.Fields(`Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen Lehtonen Lehtinen
Saarinen Salminen Heinonen Niemi Heikkilä Salonen Kinnunen Turunen Salo Laitinen Tuominen Rantanen Karjalainen Jokinen Mattila Savolainen
Lahtinen Ahonen Ojala Leppänen Hiltunen Leinonen Väisänen Kallio Räsänen Miettinen Koivisto Pitkänen Aaltonen Koskela Hakala Manninen
Laaksonen Hirvonen Lehto Aalto Laakso Toivonen Anttila Mustonen Rissanen Hänninen Partanen Pesonen Peltonen Karppinen Niskanen Kokkonen
Mikkonen Rautiainen Oksanen Pulkkinen Lindroos Seppälä Seppänen Nurmi Kettunen Lahti Honkanen Nyman Kärkkäinen Immonen Parviainen Soininen
Ikonen Vainio Mäki Halonen Rantala Ahola Tikkanen Jääskeläinen Suominen Eskola Huttunen Hyvönen Kemppainen Moilanen Tanskanen Vuorinen Ranta
Kauppinen Eronen Pakarinen Suhonen Nevalainen Kivelä Kukkonen Haapala Viitanen Sillanpää Holopainen Jaakkola Ylönen Kankaanpää Haapakoski
Huhtala Ruotsalainen Saari Pohjola Kuusisto Uusitalo Tolonen Ollila Sorsa Muhonen Piirainen Kolehmainen Tervo Juvonen Puustinen Lampinen
Sirén Ylitalo Rajala Alatalo Kaukonen Tiainen Kivinen Harju Repo Nuutinen Lassila Paananen Raatikainen Karvonen Tuomi Valkonen Hautamäki`)

	swedishWomen = strings.Fields(`Anna Maria Eva Kristina Birgitta Elisabeth Margareta Karin Ulla Ann-Christin Gunilla Monica Camilla Carina
Susanne Pia Johanna Linda Sofia Emma Ida Jessica Sara Julia Ellen Alva Saga Astrid Ebba Freja Hedvig Märta Solveig Gun-Britt Benita
Christina Åsa Annika Catarina Tove Linnéa Malin Mikaela Nina Sonja Harriet Gretel Barbro Disa Vivi`)

	swedishMen = strings.Fields(`Lars Karl Erik Johan Anders Mats Jan Kaj Peter Stefan Henrik Mikael Thomas Christer Bo Göran Håkan Leif Rolf
Kenneth Fredrik Magnus Patrik Daniel Andreas Mattias Niklas Robert Tom Sebastian Oscar William Axel Hugo Viktor Emil Anton Gustav Åke Börje
Stig Ralf Ola Kim Joakim Björn Torbjörn Krister Rainer Boris`)

	swedishLast = strings.Fields(`Johansson Lindholm Karlsson Andersson Nyman Lindström Eriksson Lindqvist Henriksson Sundström Nyberg Lindroos
Nordström Söderström Bergström Holmström Wikström Björklund Lundström Blomqvist Holmberg Gustafsson Sjöberg Forsström Grönlund Ekholm
Fagerström Sandberg Österman Söderholm Backman Forsman Hellström Engblom Fagerholm Ahlgren Westerlund Snellman Enqvist Rosenberg Åberg
Öhman Häggblom Nylund Ström Granberg Ekman Sjöblom Wahlroos Malmberg Lönnqvist von-Essen Hagman Kronqvist Mannström`)

	estonianWomen = strings.Fields(`Olga Irina Tatjana Jelena Anna Tiina Anne Kristiina Maria Sirje Liis Kati Piret Katrin Kadri Maarika Triin
Ülle Merike Eve Külli Malle Reet Anneli Mari Laura Kristi Signe Helen Marika Liina Kairi Annika Heli Moonika Terje Õie Ester Aita Laine`)

	estonianMen = strings.Fields(`Aleksandr Sergei Andres Martin Toomas Vladimir Rein Margus Andrei Jaan Urmas Peeter Raivo Tõnu Priit Tarmo
Marko Kristjan Mihkel Rasmus Taavi Karl Siim Tanel Meelis Aivar Indrek Jüri Madis Ants Ülo Kalev Märt Oskar Sander Robin Hendrik Kaarel`)

	estonianLast = strings.Fields(`Tamm Saar Sepp Mägi Kask Kukk Rebane Ilves Pärn Koppel Ivanov Luik Oja Raudsepp Kuusk Karu Kütt Põder Vaher
Lepik Kivi Kallas Mets Laur Smirnov Kuznetsov Vasiliev Petrov Liiv Paju Jõgi Peterson Kuusik Lõhmus Raud Teder Kangur Ots Toom Hunt Mölder
Kikas Leppik Unt Õunapuu Käär Sild Pukk Järv Pihlak Männik`)

	germanWomen = strings.Fields(`Anna Julia Laura Sarah Katharina Lisa Lena Christina Sandra Stefanie Nicole Claudia Andrea Petra Sabine Susanne
Monika Birgit Karin Martina Ursula Renate Heike Anja Tanja Melanie Nina Jana Franziska Johanna Marie Hannah Mia Emilia Sophie Charlotte Antje
Jutta Gisela Ingrid`)

	germanMen = strings.Fields(`Thomas Michael Andreas Peter Stefan Christian Markus Frank Jürgen Klaus Wolfgang Matthias Martin Jan Alexander
Daniel Sebastian Florian Tobias Felix Lukas Jonas Maximilian Paul Leon Tim Philipp Uwe Bernd Ralf Jörg Sven Torsten Dirk Holger Karsten Björn
Günter Dieter Hans-Peter`)

	germanLast = strings.Fields(`Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf
Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Werner Krause Lehmann Köhler Maier Huber Kaiser Fuchs Peters Scholz
Möller Weiß Jung Hahn Vogel Friedrich Keller Günther Berger Winkler Roth Beck Lorenz Baumann Böhm`)

	englishWomen = strings.Fields(`Sarah Emma Laura Claire Rebecca Helen Lisa Amanda Jennifer Rachel Louise Catherine Hannah Charlotte Amy Jessica
Olivia Grace Lucy Sophie Emily Chloe Victoria Alice Megan Katie Zoe Natalie Priya Fatima Aisha Mei Linh Thi Amina Nadia Elena Ioana Carmen
Yasmin`)

	englishMen = strings.Fields(`David Michael James John Paul Andrew Mark Richard Christopher Daniel Matthew Thomas Robert Stephen Simon Ben Adam
Jack Harry Oliver George Luke Sam Ryan Peter Ian Graham Mohammed Ahmed Omar Ali Raj Wei Minh Tomasz Andrei Luca Mateo Ivan Hassan`)

	englishLast = strings.Fields(`Smith Jones Williams Taylor Brown Davies Evans Wilson Thomas Johnson Roberts Robinson Thompson Wright Walker
White Edwards Hughes Green Hall Lewis Harris Clarke Patel Jackson Wood Turner Martin Cooper Hill Ward Morris Moore Clark Lee King Baker
O'Brien Murphy Kelly Khan Ahmed Hussain Singh Nguyen Tran Chen Wang Ali Mohamed Kowalski Popescu García Silva Ivanova`)
)
