/**
 * What a column contains, judging by its header. `login` may contain email addresses; `any_name` is a header such as `Name` or `Nom`
 * that means a full, first or last name depending on the other columns; `maybe_role` counts only if the cells are roles; `other` is
 * neither a name, an address to invite nor a role.
 */
export type HeaderMeaning =
  | 'email'
  | 'login'
  | 'other_email'
  | 'first_name'
  | 'last_name'
  | 'full_name'
  | 'any_name'
  | 'role'
  | 'maybe_role'
  | 'other';

// Headers in exports of Google Workspace, Microsoft 365 and Entra ID, Okta, Slack, Zoho, HubSpot, Salesforce and Outlook, and as
// people write them in major languages: de fr es pt it nl pl sv da nb fi cs sk hu ro tr el ru uk ar fa he hi zh ja ko vi th id.
const HEADERS: Partial<Record<HeaderMeaning, string>> = {
  email: `email, mail, emails, email address, mail address, email id, primary email, primary email address, work email, work email
    address, business email, company email, corporate email, office email, official email, e-mail 1 value, email 1, user email,
    e-mail-adresse, mailadresse, e-mail geschäftlich, geschäftliche e-mail, dienstliche e-mail, dienst-e-mail, adresse e-mail,
    adresse mail, adresse de messagerie, adresse électronique, courriel, adresse courriel, adresse de courriel, mél, e-mail
    professionnel, correo, correo electrónico, dirección de correo, dirección de correo electrónico, dirección de email, correo
    corporativo, endereço de e-mail, e-mail corporativo, correio eletrônico, correio electrónico, indirizzo e-mail, indirizzo mail,
    indirizzo di posta elettronica, posta elettronica, e-mailadres, mailadres, adres e-mail, adres mailowy, e-post, e-postadress,
    mejl, mejladress, e-mailadresse, e-postadresse, sähköposti, sähköpostiosoite, e-mailová adresa, e-mail cím, email címe, adresă de
    e-mail, adresa de email, e-posta, e-posta adresi, διεύθυνση email, ηλεκτρονικό ταχυδρομείο, διεύθυνση ηλεκτρονικού ταχυδρομείου,
    почта, эл почта, электронная почта, адрес электронной почты, электронный адрес, имейл, пошта, електронна пошта, адреса
    електронної пошти, البريد الإلكتروني, البريد الالكتروني, بريد إلكتروني, الايميل, ایمیل, دوا״ל, דואל, אימייל, מייל, כתובת מייל,
    כתובת דואל, כתובת אימייל, דואר אלקטרוני, ईमेल, ईमेल पता, 邮箱, 邮件, 邮箱地址, 电子邮件, 电子邮箱, 电子邮件地址, 電子郵件, 電子郵件地址, 電子信箱,
    電郵, 電郵地址, 郵箱, メール, メールアドレス, eメール, eメールアドレス, 電子メール, 電子メールアドレス, 이메일, 이메일 주소, 메일, 메일 주소, 전자우편,
    địa chỉ email, thư điện tử, อีเมล, อีเมล์, ที่อยู่อีเมล, surel, alamat email`,
  login: `username, login, login name, login id, user login, user principal name, upn, sign in name, logon name, sam account name,
    uid, account, account id, benutzername, anmeldename, benutzer, nom d'utilisateur, identifiant, utilisateur, nombre de usuario,
    usuario, nome de usuário, nome de utilizador, utilizador, usuário, nome utente, utente, gebruikersnaam, nazwa użytkownika, login
    użytkownika, användarnamn, brugernavn, brukernavn, käyttäjätunnus, uživatelské jméno, felhasználónév, nume de utilizator, kullanıcı
    adı, όνομα χρήστη, логин, имя пользователя, логін, ім'я користувача, اسم المستخدم, שם משתמש, 用户名, 使用者名稱, ユーザー名, ユーザーid,
    사용자 이름, 아이디, tên đăng nhập, ชื่อผู้ใช้, nama pengguna`,
  other_email: `email aliases, aliases, alias, alias email addresses, proxy addresses, additional emails, correo secundario, correo
    alternativo, correo personal, e-mail secondaire, e-mail personnel, zweite e-mail, private e-mail, e-mail privat, e-mail secundário,
    e-mail pessoal, manager`,
  first_name: `first, first name, given, given name, given names, forename, forenames, christian name, fname, vorname, vornamen, rufname,
    prénom, prénoms, nombres, primer nombre, nombre de pila, primeiro nome, nome próprio, voornaam, roepnaam, imię, imiona, förnamn,
    tilltalsnamn, fornavn, etunimi, křestní jméno, krstné meno, keresztnév, utónév, prenume, ad, adı, όνομα μικρό, имя отчество,
    الاسم الأول, الاسم الاول, نام کوچک, שם פרטי, पहला नाम, प्रथम नाम, 名, 名前（名）, 下の名前, tên, ชื่อ, nama depan`,
  last_name: `last, last name, surname, family, family name, lname, sn, nachname, nachnamen, familienname, zuname, nom de famille,
    apellido, apellidos, primer apellido, sobrenome, apelido, último nome, cognome, achternaam, familienaam, nazwisko, nazwiska,
    efternamn, efternavn, etternavn, sukunimi, příjmení, priezvisko, vezetéknév, családnév, nume de familie, soyad, soyadı, soyisim,
    επώνυμο, επίθετο, фамилия, прізвище, اسم العائلة, الاسم الأخير, نام خانوادگی, שם משפחה, उपनाम, अंतिम नाम, कुलनाम, 姓, 姓氏, 苗字, 성, họ,
    นามสกุล, nama belakang, nama keluarga`,
  full_name: `full name, display name, real name, complete name, whole name, cn, common name, vollständiger name, anzeigename, vor- und
    nachname, vorname nachname, vorname und nachname, nachname vorname, nom complet, nom et prénom, prénom et nom, nom prénom, prénom
    nom, nom d'affichage, nombre completo, nombre y apellido, nombre y apellidos, apellidos y nombre, nombre para mostrar, nome
    completo, nome e sobrenome, nome e apelido, nome e cognome, cognome e nome, nome visualizzato, volledige naam, weergavenaam, imię i
    nazwisko, nazwisko i imię, fullständigt namn, för- och efternamn, fulde navn, fullt navn, koko nimi, celé jméno, jméno a příjmení,
    meno a priezvisko, teljes név, nume complet, nume și prenume, ad soyad, adı soyadı, isim soyisim, ονοματεπώνυμο, фио, полное имя,
    имя и фамилия, имя фамилия, піб, повне ім'я, ім'я та прізвище, الاسم الكامل, نام و نام خانوادگی, שם מלא, पूरा नाम, 姓名, 全名, 氏名,
    フルネーム, 表示名, 성명, họ và tên, họ tên, ชื่อ-นามสกุล, nama lengkap`,
  any_name: `name, names, person, people, user, users, contact, member, employee, nom, nome, nombre, naam, namn, navn, nimi, jméno, meno,
    név, nume, isim, όνομα, имя, ім'я, الاسم, نام, שם, नाम, 名字, 名前, お名前, 이름, nama, mitarbeiter, mitarbeiterin, kontakt, mitglied`,
  role: `role, roles, user role, workspace role, organization role, rolle, rollen, benutzerrolle, rôle, rôles, rol, ruolo, rola, roll,
    rooli, papel, função, szerepkör, роль, الدور, תפקיד, भूमिका, 角色, 役割, ロール, 역할, vai trò, บทบาท, peran`,
  maybe_role: `access, access level, permission, permissions, permission set, level, user type, member type, type, group, perfil, profile,
    berechtigung, berechtigungen, zugriff, droits, autorisation, permisos, permissões, permessi`,
  other: `status, state, notes, note, comment, comments, reason, row, tags, team, teams, groups, title, position, job, function, location,
    office, city, region, country, street, language, locale, timezone, gender, nickname, pronouns, middle name, middle initial, initials,
    honorific prefix, honorific suffix, prefix, suffix, salutation, manager name, company, company name, organization, organization name,
    account name, employer, account owner, contact owner, record owner, owner, source, website, url, description, abteilung, firma,
    ort, stadt, land, standort, telefon, handy, anrede, titel, stelle, bemerkung, bemerkungen, notizen, sprache, service, société,
    entreprise, ville, pays, téléphone, poste, fonction, civilité, remarques, langue, empresa, compañía, cargo, puesto, departamento,
    ciudad, país, teléfono, notas, cidade, azienda, città, paese, reparto, telefono, posizione, afdeling, bedrijf, stad, functie, firma,
    stanowisko, dział, miasto, отдел, должность, компания, город, телефон, статус, 部门, 職位, 职位, 公司, 部署, 役職, 会社, 회사, 부서, 직책`,
};

// A longer cell is not a header, and would be slow to match.
const LONGEST = 100;

// Addresses of other people, or addresses that the person does not sign in with.
const OTHER_EMAIL =
  /^(recovery|second|alternat|backup|personal|private|home|new|other|previous|old|former|parent|emergency|billing|assistant|manager|supervisor|boss|referr|invitedby|invitername|owner|createdby|worksecondary).*(mail|address)|mail(address)?[2-9]/;
// Attributes of an address, and columns that most exports have.
const OTHER =
  /mail.*(status|type|label|display|format|domain|verified|bounce|opt|sent|open|click|count|date|source)|phone|mobile|fax|password|licen[sc]e|department|company|jobtitle|birth|lastlogin|lastsignin|timestamp|created|updated|expir|2fa|sso|mfa|postal|zip|^id$|.(id|url|date|time|status|active|enabled|address)$/;
const OF_SOMEBODY =
  /^(user|contact|member|person|people|employee|staff|customer|client|student|attendee|participant|invitee|profile|lead|attributes|properties)s?(?=.)/;

const MEANINGS = new Map(
  Object.entries(HEADERS).flatMap(([meaning, names]) =>
    names.split(',').map((name) => [keyOf(name), meaning as HeaderMeaning]),
  ),
);

/** Returns the meaning of a header in any of the languages and exports above; undefined if it is unknown. */
export function meaningOfHeader(header: string): HeaderMeaning | undefined {
  if (header.length > LONGEST) return undefined;
  const key = keyOf(header);
  const known = MEANINGS.get(key) ?? MEANINGS.get(key.replace(OF_SOMEBODY, ''));
  if (known) return known;
  if (OTHER_EMAIL.test(key)) return 'other_email';
  return OTHER.test(key) ? 'other' : undefined;
}

// Ignores diacritics, spaces, punctuation and additions as in `First Name [Required]` and `Name [displayName] Required`.
function keyOf(header: string): string {
  const letters = (text: string) =>
    text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '');
  const bare = letters(
    header.replace(/\[[^\]]*\]|\([^)]*\)/g, ' ').replace(/\b(required|optional|pflichtfeld)\b/gi, ' '),
  );
  return bare || letters(header);
}
