import diceware from '@zxcvbn-ts/language-common/dist/diceware.json.mjs';
import { COMMON_PASSWORDS, WORD_SERIES } from './password-words';

/** Passwords of one kind, as people or their password managers make them. */
export interface Family {
  name: string;
  is_strong: boolean;
  /** Whether its capitalized words are the person's name, which the attacker knows. */
  is_personal?: boolean;
  make: (random: Random) => string;
}

type Random = <T>(from: readonly T[]) => T;

const words = (text: string) => text.trim().split(/\s+/);
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));
const digits = (random: Random, count: number) => times(count, () => random([...'0123456789'])).join('');
const TOP = COMMON_PASSWORDS.slice(0, 2000).filter((password) => /^[a-z]{4,}$/.test(password));
const SEPARATORS = [' ', '-', '.', '_', ''];
const ENDS = ['!', '1', '123', '!!', '?', '1!'];
const NAMES = words(
  'anna james maria peter laura thomas julia michael sarah daniel emma robert olga ivan carlos lucia',
);
const SURNAMES = words('smith johnson mueller schmidt garcia martin novak kowalski rossi petrov silva nguyen okafor');
const FOREIGN = words(`schmetterling kartoffel fussball sonnenschein geburtstag schokolade motdepasse bonjour chocolat
  papillon marseille contraseña mariposa barcelona corazon esperanza haslo kochanie parolamia juventus amoremio
  wachtwoord sevgilim galatasaray lozinka heslo`);
const RUSSIAN_COMMON = words('пароль любовь солнышко привет наташа максим россия спартак красотка');
const WALKS =
  words(`qwertyuiop asdfghjkl zxcvbnm 1qaz2wsx3edc qazwsxedc 1q2w3e4r5t6y poiuytrewq йцукенгшщзхъ фывапролджэ
  ячсмитьбю qwertzuiop 0987654321`);
const TEAMS = words(
  'liverpool chelsea arsenal lakers yankees cowboys barcelona juventus manchester london paris berlin',
);
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const year = (random: Random) =>
  random(['1968', '1979', '1984', '1991', '1999', '2004', '2012', '2023', '2024', '2025']);
const LEET: Record<string, string> = { a: '@', e: '3', i: '1', o: '0', s: '$' };
const leet = (word: string) => word.replace(/[aeios]/g, (letter) => LEET[letter]!);

const PHRASES: Record<string, string[]> = {
  Russian: words(`ветер стол зеленый медленно чашка поезд облако радуга кирпич тихий пятница скрипка мост лимон гвоздь
    северный окно дорога рыба фонарь старый ключ метель пчела ночной берег сахар`),
  German: words(`Regenschirm wandert Käse Bahnhof leise Kupfer tanzen Nebel Giraffe Fenster müde Brücke Zwiebel Laterne
    Dienstag klettern Pfütze Sommer Ofen blau`),
  French: words(`fenêtre jaune camion rêver bougie fromage lentement parapluie mercredi château oignon lanterne
    grenouille écharpe voler marteau neige citron`),
  Spanish: words(`ventana amarilla camión sueño paraguas queso despacio martes castillo cebolla linterna rana bufanda
    volar martillo nieve limón puente`),
  Polish: words(`okno żółty pociąg cebula powoli parasol środa zamek latarnia żaba szalik młotek śnieg cytryna most
    herbata chmura gwóźdź`),
  Turkish: words(
    `pencere sarı kamyon rüya şemsiye peynir yavaş salı kale soğan fener kurbağa atkı çekiç kar limon köprü`,
  ),
  Greek: words('παράθυρο κίτρινο φορτηγό όνειρο ομπρέλα τυρί αργά τρίτη κάστρο κρεμμύδι φανάρι βάτραχος κασκόλ χιόνι'),
  Arabic: words('نافذة صفراء شاحنة حلم مظلة جبنة ببطء الثلاثاء قلعة بصل فانوس ضفدع وشاح مطرقة ثلج ليمون'),
  Hindi: words('खिड़की पीला गाड़ी सपना छाता पनीर धीरे मंगलवार किला प्याज लालटेन मेंढक दुपट्टा हथौड़ा बर्फ'),
  Korean: words('창문 노란색 트럭 우산 치즈 천천히 화요일 성벽 양파 등불 개구리 목도리 망치 눈송이 레몬 다리'),
};
const JAPANESE = words(
  '青い ねこが 橋の上で ゆっくり 傘を さして 火曜日に 玉ねぎと 古い時計を 走る 窓から 雪の中 電車で',
);
const CHINESE = words('窗户 黄色 卡车 做梦 雨伞 奶酪 慢慢 星期二 城堡 洋葱 灯笼 青蛙 围巾 锤子 雪花 柠檬 石桥');
const PRINTABLE = [...'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!#$%&*+-=?@_'];

function phrase(random: Random, list: string[], count: number, separator = ' '): string {
  const chosen = new Set<string>();
  while (chosen.size < count) chosen.add(random(list));
  return [...chosen].join(separator);
}

const weak = (name: string, make: Family['make'], is_personal?: true): Family => ({
  name,
  is_strong: false,
  is_personal,
  make,
});
const strong = (name: string, make: Family['make']): Family => ({ name, is_strong: true, make });

/** All kinds that are tested; results shorter than 15 characters are skipped. */
export const FAMILIES: Family[] = [
  weak('a common password with a year and a mark', (r) => `${capital(r(TOP))}${year(r)}${r(ENDS)}${r(ENDS)}`),
  weak('two common passwords', (r) => `${r(TOP)}${r(SEPARATORS)}${r(TOP)}${r(ENDS)}`),
  weak('one common password, again and counted', (r) => {
    const [word, separator] = [r(TOP), r(SEPARATORS)];
    return times(3, (index) => `${word}${index || ''}`).join(separator);
  }),
  weak(
    'one’s own name, surname and date of birth',
    (r) => {
      const date = [r(['03', '17', '28']), r(['01', '07', '12']), year(r)].join(r(['', '.', '/']));
      return `${capital(r(NAMES))}${capital(r(SURNAMES))}${date}`;
    },
    true,
  ),
  weak('a series of words', (r) => {
    const list = r(Object.values(WORD_SERIES).filter(({ length }) => length > 3));
    const start = r([0, 1]);
    return list
      .slice(start, start + 3)
      .map(r([capital, (word: string) => word]))
      .join(r(SEPARATORS));
  }),
  weak('seasons or months with years', (r) => {
    const list = r([WORD_SERIES['seasons-en']!, WORD_SERIES['months-en']!]);
    const [first, end] = [Number(year(r)), r(ENDS)];
    return `${capital(r(list))}${first}${r(SEPARATORS)}${capital(r(list))}${first + 1}${end}`;
  }),
  weak('groups of digits', (r) => {
    const [separator, first, length] = [r(SEPARATORS), r([1, 2, 3, 4, 5]), r([3, 4, 5])];
    return times(5, (index) => String((first + index) % 10).repeat(length)).join(separator);
  }),
  weak('dates', (r) => times(2, () => `${r(['03', '17', '28'])}.${r(['01', '07', '12'])}.${year(r)}`).join('-')),
  weak('a walk over the keyboard', (r) => `${r(WALKS)}${r(SEPARATORS)}${r(WALKS)}`.slice(0, 22)),
  weak('a common password in l33t with a year', (r) => `${leet(r(TOP))}${r(['_', '-', ''])}${leet(r(TOP))}${r(ENDS)}`),
  weak(
    'one word of another language with digits',
    (r) => `${r([capital, (word: string) => word])(r(FOREIGN))}${r(ENDS)}${year(r)}`,
  ),
  weak('a common Russian password', (r) => `${r(RUSSIAN_COMMON)}${r(SEPARATORS)}${r(RUSSIAN_COMMON)}${year(r)}`),
  weak(
    'a team or a city with a year',
    (r) => `${capital(r(TEAMS))} ${r(['FC', 'United', 'City', 'Forever'])} ${year(r)}${r(ENDS)}`,
  ),
  weak('a pattern again and again', (r) => `${r(TOP).slice(0, 4)}${r(['', '1', '!'])}`.repeat(5)),
  weak('a common password letter by letter', (r) => [...`${r(TOP)}${r(ENDS)}`].join(r([' ', '.', '-']))),
  strong('four diceware words', (r) => phrase(r, diceware, 4, r([' ', '-', '.', '']))),
  strong('five diceware words', (r) => phrase(r, diceware, 5, r([' ', '-', '']))),
  strong('three diceware words, a number and a mark', (r) => {
    return `${times(3, () => capital(r(diceware))).join(r(['-', '.']))}${digits(r, 3)}${r(['!', '?', '%'])}`;
  }),
  strong('a password manager’s random characters', (r) => times(16, () => r(PRINTABLE)).join('')),
  strong('three random groups of six letters', (r) =>
    times(3, () => times(6, () => r([...'bcdfghjkmnpqrstvwxzaeiouy'])).join('')).join('-'),
  ),
  strong('random hexadecimal digits', (r) => times(24, () => r([...'0123456789abcdef'])).join('')),
  strong(
    'a sentence',
    (r) =>
      `my ${r(diceware)} ${r(['ate', 'sold', 'painted'])} ${r(['seven', 'forty'])} ${r(diceware)} ${r(['boats', 'lamps', 'onions'])}`,
  ),
  ...Object.entries(PHRASES).map(([language, list]) => strong(`a ${language} passphrase`, (r) => phrase(r, list, 5))),
  strong('a Russian passphrase with one Latin word', (r) => `${phrase(r, PHRASES.Russian!, 3)} ${r(TOP)}`),
  strong('a Japanese phrase with one Latin word', (r) => `${phrase(r, JAPANESE, 5, '')} ${r(TOP)}`),
  strong('a Chinese phrase', (r) => phrase(r, CHINESE, 8, r(['', ' ']))),
];

/** Returns the passwords of a family, the same on every run. */
export function passwordsOf({ make, name }: Family, count: number, least: number): string[] {
  let seed = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) | 0, 7);
  const random: Random = (from) => {
    // mulberry32
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return from[Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * from.length)]!;
  };
  const found = new Set<string>();
  for (let tries = 0; found.size < count && tries < count * 20; tries++) {
    const password = make(random);
    if ([...password.normalize('NFKC')].length >= least) found.add(password);
  }
  return [...found];
}

/** The words that an attacker knows about the password's owner. */
export function contextOf({ is_personal }: Family, password: string): string[] {
  return is_personal ? [...(password.match(/\p{Lu}\p{Ll}+/gu) ?? [])] : [];
}
