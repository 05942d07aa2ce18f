/** Names that belong together, with their home time zone; `native=latin` gives the spelling for an email address. */
interface Culture {
  zone: string;
  europe?: true;
  first: string;
  last: string;
}

/** Names by culture, so that first and last names match. */
export const CULTURES: readonly Culture[] = [
  {
    zone: 'America/New_York',
    first:
      'James, Olivia, Marcus, Hannah, Tyler, Brianna, Caleb, Rachel, DeShawn, Madison, Ethan, Naomi, Wesley, Claire',
    last: 'Whitfield, Johnson, Caldwell, Brooks, Hawthorne, Jefferson, Mercer, Sullivan, Tate, Washington, Park-Ellis, Doyle',
  },
  {
    zone: 'America/Los_Angeles',
    first: 'Grace, Daniel, Mei, Kevin, Joanna, Brandon, Vivian, Theo, Camille, Aaron, Stephanie, Dylan',
    last: 'Kim, Nguyen, Chen, Takahashi, Reyes, Lindqvist, Patel, Wong, Montgomery, Santos, Delgado, Armstrong',
  },
  {
    zone: 'America/Mexico_City',
    first: 'José, María Fernanda, Andrés, Lucía, Sebastián, Ximena, Raúl, Paloma, Joaquín, Inés, Álvaro, Belén',
    last: 'Hernández, Núñez, García Márquez, Peña, Gutiérrez, Ibáñez, Ríos, Zúñiga, Castañeda, Fuentes, Morales, Ávila',
  },
  {
    zone: 'America/Sao_Paulo',
    first: 'João, Beatriz, Thiago, Letícia, Caio, Antônia, Otávio, Júlia, Murilo, Conceição',
    last: 'da Silva, Gonçalves, Araújo, dos Santos, Magalhães, Brandão, Sá, Figueiredo, Assunção, Leão',
  },
  {
    zone: 'Europe/London',
    europe: true,
    first: 'Harriet, Rhys, Imogen, Callum, Poppy, Alistair, Bronwyn, Fergus, Gemma, Niall, Saoirse, Aoife',
    last: "Ashworth, O'Sullivan, Llewellyn, MacKenzie, Fairbairn, Ó Murchú, Pemberton, Hughes, Ní Bhriain, Blackwood, O'Keeffe",
  },
  {
    zone: 'Europe/Berlin',
    europe: true,
    first: 'Jürgen, Anneliese, Björn, Käthe, Sören, Friederike, Matthias, Ulrike, Jörg, Marlene, Torben, Günther',
    last: 'Müller, Schröder, Weiß, von Hohenfels, Böhm, Krüger, Lößnitz, Vogel, Jäger, Hoffmann, Größmann, Zimmermann',
  },
  {
    zone: 'Europe/Paris',
    europe: true,
    first: 'Chloé, Étienne, Anaïs, Loïc, Hélène, Jean-Baptiste, Océane, Gaël, Noémie, François, Maëlys, Cédric',
    last: "Lefèvre, Dubois, d'Aubigné, Béranger, Le Goff, Moreau, Guérin, Châtelain, de La Fontaine, Rousseau, L'Hermitte, Besançon",
  },
  {
    zone: 'Europe/Stockholm',
    europe: true,
    first: 'Åsa, Linnéa, Göran, Sigrid, Øyvind, Maja, Rasmus, Þóra, Eino, Freja, Jørgen, Kaisa',
    last: 'Lindström, Bjørnstad, Åkesson, Mäkinen, Nørgaard, Öberg, Virtanen, Sæther, Ström, Hämäläinen, Dahlgård, Kjærgaard',
  },
  {
    zone: 'Europe/Warsaw',
    europe: true,
    first: 'Łukasz, Małgorzata, Ondřej, Zuzana, Wojciech, Jiří, Kateřina, Bálint, Eszter, Ștefan, Ioana, Željko, Živa',
    last: 'Wiśniewski, Novák, Dąbrowska, Szabó, Popescu, Kovačević, Zając, Šimková, Horváth, Łęcki, Đorđević, Ionescu',
  },
  {
    zone: 'Africa/Lagos',
    first: 'Chinedu, Ngozi, Babatunde, Folasade, Emeka, Zainab, Kwame, Akosua, Sipho, Thandiwe, Wanjiru, Tendai',
    last: 'Adeyemi, Okonkwo, Balogun, Nwachukwu, Mensah, Dlamini, Kamau, Eze, Abubakar, Owusu-Ansah, Nkosi, Moyo',
  },
  {
    zone: 'Asia/Kolkata',
    first: 'Ananya, Rohan, Lakshmi, Vikram, Meenakshi, Arjun, Kavya, Siddharth, Divya, Harpreet, Ishaan, Nandini',
    last: 'Iyer, Sharma, Venkataraman, Chatterjee, Deshpande, Gill, Banerjee, Krishnamurthy, Nair, Reddy, Subramanian, Mehta',
  },
  {
    zone: 'Asia/Tokyo',
    first: '美咲=misaki, 翔太=shota, Haruka, Kenji, さくら=sakura, 大輔=daisuke, Yuki, Naoko, 結衣=yui, Takeshi',
    last: '田中=tanaka, 高橋=takahashi, Yamamoto, Nakamura, 小林=kobayashi, 斎藤=saito, Ito, Watanabe, 山口=yamaguchi, Mori',
  },
  {
    zone: 'Asia/Shanghai',
    first: '伟=wei, 秀英=xiuying, Xiaoming, Jing, 子涵=zihan, 浩然=haoran, Lan, Guowei, 雨桐=yutong, Mingyu',
    last: '王=wang, 李=li, Zhang, Liu, 欧阳=ouyang, 陈=chen, Zhao, Huang, 诸葛=zhuge, Lin',
  },
  {
    zone: 'Asia/Seoul',
    first: '서연=seoyeon, 민준=minjun, Ji-woo, Hyun-jin, 하은=haeun, Sang-hoon, 지훈=jihun, Eun-ji',
    last: '김=kim, 이=lee, Park, Choi, 최=choi, Kang, 황보=hwangbo, Yoon',
  },
  {
    zone: 'Asia/Dubai',
    first: 'فاطمة=fatima, محمد=mohammed, Layla, Omar, ليلى=layla, يوسف=yousef, Nour, Tariq, مريم=maryam, Samir',
    last: 'الحسن=alhassan, العلي=alali, Haddad, Al-Rashid, منصور=mansour, الخطيب=alkhatib, Khoury, Nasser, درويش=darwish, El-Amin',
  },
  {
    zone: 'Asia/Jerusalem',
    first: 'נועה=noa, Yael, איתן=eitan, Avi, תמר=tamar, Shira, דניאל=daniel, Maayan',
    last: 'לוי=levi, כהן=cohen, Ben-David, Shapiro, מזרחי=mizrahi, פרץ=peretz, Bar-Lev, Katz',
  },
  {
    zone: 'Europe/Istanbul',
    first: 'Çağla, Ömer, Gülşen, İbrahim, Şebnem, Oğuz, Elif, Emre, Zeynep, Tuğçe',
    last: 'Yıldız, Öztürk, Şahin, Çelik, Güneş, Kılıç, Aydın, Doğan, İnönü, Ünal',
  },
  {
    zone: 'Asia/Ho_Chi_Minh',
    first: 'Thị Ngọc Hân, Minh Quân, Thùy Linh, Đức Anh, Bảo Trâm, Văn Hùng, Hoài Thương, Quốc Việt',
    last: 'Nguyễn, Trần, Phạm, Đặng, Võ, Bùi, Hoàng, Đỗ',
  },
  {
    zone: 'Pacific/Auckland',
    first: 'Aroha, Wiremu, Anahera, Tāne, Hēmi, Mereana, Keoni, Leilani',
    last: 'Ngata, Tūhoe, Parata, Kealoha, Henare, Te Awekotuku, Fonoti, Kahananui',
  },
];

/** Names that test a layout: very long, one letter, with apostrophes, hyphens, two scripts and right-to-left. */
export const UNUSUAL_NAMES: readonly { first: string; last: string; zone: string; local?: string }[] = [
  {
    first: 'Maria Fernanda Guadalupe',
    last: 'de los Ángeles Villanueva y Sotomayor',
    zone: 'America/Mexico_City',
    local: 'mf.villanueva',
  },
  {
    first: 'Maximiliane-Theodora',
    last: 'Freifrau von Wolfeschlegelsteinhausen-Bergerdorff',
    zone: 'Europe/Berlin',
    local: 'm.wolfeschlegel',
  },
  { first: 'Siobhán', last: "Ní Dhomhnaill-O'Brien", zone: 'Europe/London', local: "siobhan.o'brien" },
  { first: 'عبد الرحمن', last: 'بن خالد آل مكتوم', zone: 'Asia/Dubai', local: 'abdulrahman.almaktoum' },
  { first: 'Li', last: 'E', zone: 'Asia/Shanghai' },
  { first: 'Keihanaikukauakahihuliheekahaunaele', last: 'Kaleo', zone: 'Pacific/Auckland', local: 'keihana.kaleo' },
  { first: 'Ѓорѓи', last: 'Ѓорѓиевски', zone: 'Europe/Warsaw', local: 'gjorgi.gjorgievski' },
  { first: 'Κωνσταντίνος', last: 'Παπαδόπουλος', zone: 'Europe/Berlin', local: 'konstantinos.papadopoulos' },
  { first: 'สมชาย', last: 'ศรีสวัสดิ์วัฒนา', zone: 'Asia/Ho_Chi_Minh', local: 'somchai.s' },
  { first: 'ಕಾವ್ಯಾ', last: 'ಕೃಷ್ಣಮೂರ್ತಿ', zone: 'Asia/Kolkata', local: 'kavya.krishnamurthy' },
];
