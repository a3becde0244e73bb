package match

import "strings"

// givenNames are given names beside those with short forms that are easily taken for one another.
var givenNames = set(`aaron ada adam adele adrian aileen alan alba alina alma amelia amelie amy anja anita anke annette annika
anouk antje arne astrid axel beate bea bella bernd birgit bjoern boris bruno carla carlo carmen carsten celine chiara
cora dagmar damian daria diana dirk dominik doris edith ela elena elias elif elina elisa ella elin emil emilia enno erika erwin esther
fabian fabio fatma felix felicitas finn flora florian frauke frieda fynn gero gianna giulia gisela hannah hanne hannelore
hauke heike heiko helga helge helmut henrik hilda holger ida ilona ilse ines inga inge ingrid ira irene irina iris irma jan jana janina
janine jannik jasmin jasper jens jil joachim joel joerg johann jolina jonas joris judith julian juliane julius justin justus kai karin karina
karla karsten kerstin kevin kim kira klaas konrad kurt lara lars laura lea leah leia lena leni leon leonie levi liam lian lina
linda linus lisa livia lore lothar luana lutz maja malte manuela mara marc marcel marco marek marek maren marina mario marion marisa
mark marko markus marlene marlon marta martha mateo mats maya mehmet meike merle mia mila mina mira miriam mona moritz nadine
nadja naomi nele nelly nils nina noah noel nora norbert norma olaf olga ole otto paula paulina pauline pia rafael raik ralf ralph
ramona rainer reiner regina renate rene riccardo rico rita rolf romy ruben ruth salma sandro saskia selina selma sina sonja soeren
stella svea sven swen tabea tanja tara tessa thea theo thorsten till timo tina tobias tom toni torben torsten udo ute uta uwe
vera verena viola volker wiebke xenia yara yasmin yves zeynep zoey erin ellen aidan ethan evan ryan bryan brian kayla kyla kylie
layla leila mason madison jaden jayden aiden hayden logan megan morgan owen connor jordan nathan taylor tyler tristan`)

// longForms leads from a short form of a given name to one long form, and from the long form to itself. Where a short
// form has several, the commonest is taken, and its spelling variants share the entry. Collected by hand for the
// languages of the businesses that the program is made for.
var longForms = readShortForms(shortForms)

func readShortForms(table string) map[string]string {
	m := map[string]string{}
	for line := range strings.SplitSeq(table, "\n") {
		forms := strings.Fields(line)
		for _, f := range forms {
			if _, taken := m[f]; !taken {
				m[f] = forms[0]
			}
		}
	}
	return m
}

// shortForms: one name a line, the long form first. The first line that has a short form keeps it.
const shortForms = `abigail abby abbie abbey
abraham abe bram
adelaide addie
agnes aggie
albert al bert bertie
alexander alex alec alick sandy sasha xander sander alexandre alessandro alexandr aleksandr
alexandra lexi sandra alexandria
alfred alf alfie fred
alice allie alicia
amanda mandy
andrew andy drew
andreas andi
angela angie
anna ann anne annie hanna
anthony tony antony ant
antonia toni
antonio toño
archibald archie baldie
arthur art artie
augustus gus august
barbara barb babs barbie baerbel
bartholomew bart barty
beatrice bea trixie beatrix
benedict bene
benjamin ben benny benji
bernard bernie barney bernhard
brigitte gitte gitti
bridget biddy bridie
caroline carrie caro carolina karoline carolin
catherine cathy kate katie kathy kitty cat kathryn katherine katharine cathryn catharine kit
charles charlie chas chuck charley karl carl
charlotte lottie lotte
christian chris chr
christina christine chrissie tina chrissy kristina christa
christopher kris topher christoph christof
clara clare klara
clement clem
cornelius neil con
cynthia cindy
daniel dan danny
daniela dani daniella danielle
david dave davy davie
deborah debbie deb debra
dennis denny denis
desmond des
dietrich dieter
dorothy dot dottie dolly dora dorothea
douglas doug
edmund ned
edward ed eddie ted teddy eddy
edwin edwyn
eleanor ellie nell nellie elinor
elisabeth elizabeth liz lizzie beth betty bess bessie betsy eliza lisa lisbeth libby sissi elsa else liesel elspeth
emily em emmy emilie
emma emmi
emanuel manuel
erich eric erik
ernest ernie ernst
eugene gene
eva evi eve
ferdinand ferdi
florence flo florrie flossie
frances fanny fran frannie francesca franziska franzi
francis frank frankie franz franciscus francesco francisco paco
franklin franklyn
frederick freddie freddy friedrich fritz frederic fredrick frederik fredric
gabriele gaby gabi gabriela
gabriel gabe
geoffrey geoff jeff jeffrey
george georgie georg jorge giorgio
georgina gina
gerald gerry
gerhard gerd gert
gertrude gertie trude trudy
gilbert gil
gottfried friedel
gregory greg gregor
guenther guenter
gwendoline gwen
hans hannes johannes
harold hal
harriet hattie hetty
heinrich heinz heiner
helen helena nelly lena helene ellen
henry harry hank henri
herbert herb
horace horatio
hubert hugh bertl
ignatius iggy
isabella bella isabel isabelle izzy isabell
isaac ike zac
jacob jake jakob
jacqueline jackie
james jim jimmy jamie jem
jane janie jenny jean
janet jan
jennifer jen jenni jennie
jeremy jeremiah jerry
jessica jess jessie
joanna jo joanne johanna hanni
john johnny jack jock jon johnnie ian sean shaun ivan
jonathan jonny jonathon nathan
joseph joe joey josef sepp giuseppe jose pepe
josephine josie josefine
joshua josh
juergen juerg
julia jules julie yulia iuliia yuliya julija
katharina kathi kati kathrin katrin katja
kenneth ken kenny
konstantin kostya konni
lawrence larry laurie laurence lorenz
leonard len lenny leo leonhard
leonardo leon
lewis lew louis lou luis ludwig luigi
lillian lily lilian lilly
lucas luke lukas luca
lucy lucie lucia
ludmila lyuda
madeline maddie madeleine maddy
magdalena magda leni
manfred manni fredi
margaret maggie meg peggy madge marge daisy margie greta gretchen margarete margarethe margit rita margret
maria mary marie mia may molly polly minnie mitzi moll
marianne mariann
martha mattie marta
martin marty
martina tini
matilda tilly mathilda mattilda tilda
matthew matt mat matty matthias mathias matthaeus
maurice moritz morris
maximilian max maxi
melanie mel
michael mike mick micky mickey mikey michel miguel michele mikhail misha
michaela micha
michelle shelly
millicent millie
monika moni monica
nancy nan
natalie nat natalia natasha natalya
nathaniel nate
nicholas nick nicky nico nikolaus niklas klaus claus nicolas nikolai
nicole nikki nici
norman norm
oliver ollie olly olli
olivia liv livvy
oscar oskar
pamela pam
patricia pat patty trish tricia patsy
patrick paddy pádraig rick
paul pablo pauly paolo pavel
penelope penny
percival percy
peter pete pedro pietro petr
petra petri
philip phil pip phillip philipp filip
philippa pippa
priscilla cilla
rachel rach rachael rahel
raymond ray
rebecca becky becca rebekka
reginald reg reggie
renate nate
richard dick rich richie ricky dickie
robert bob bobby rob robbie bert robby roberto
roderick rod roddy
roger rodger
roland rolly
ronald ron ronnie
rosemary rosie rosemarie
rose rosa
rudolf rudi rolf rudy
rupert ruprecht
samantha sam
samuel sammy samy
sarah sally sara sadie
sebastian seb basti bastian
sergei sergey sergiy serhii serge
sigrid siggi
sidney sid sydney
simon si
solomon sol
sophia sophie sofia sofie
stanley stan
stefan steffen stefano steve steven stephen stevie stephan
stephanie steffi stephie stef stefanie steph
susan sue susie suzie susanna susannah susanne suzanne sanna suse
sylvia silvia sylvie
tamara tammy
tatiana tanya tatjana tania
terence terry terrance
theodor theo theodore
theresa tess tessa terri therese resi teresa
thomas tom tommy tomas
timothy tim timmy timothie
ulrich uli ulli
ursula uschi ulla
valentina vali
valerie val
vanessa nessa
veronica vera ronni veronika vroni
victor vic viktor
victoria vicky vicki tori viktoria
vincent vince vincenz vinzenz
violet vi
virginia ginny
walter walt wally
werner wern
wilhelm willi willy
wilhelmina mina minna
william bill billy will wm liam willie
winifred winnie
wolfgang wolf wolfi
yvonne yvi
zachary zach zack zak zachariah
zoe zoey`
