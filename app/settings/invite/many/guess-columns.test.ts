import { describe, expect, it } from 'vitest';
import { meaningOfHeader } from './column-names';
import { meaningOf, NO_COLUMNS, withMeaning } from './columns';
import { peopleIn, type Table } from './people';
import { readPeople } from './read-people';

const read = (lines: string[]): Table => {
  const table = readPeople(lines.join('\r\n'));
  if ('problem' in table) throw new Error(table.problem);
  return table;
};
const people = (lines: string[]) => {
  const table = read(lines);
  return peopleIn(table, table.columns, 'MEMBER').map(({ email, first_name, last_name }) =>
    [email, first_name, last_name].join('|'),
  );
};
const ADA = 'ada@acme.com|Ada|Okafor';

describe('guessColumns with exports', () => {
  it.each([
    [
      'Google Workspace',
      [
        'First Name [Required],Last Name [Required],Email Address [Required],Password [Required],Password Hash Function [UPLOAD ONLY],Org Unit Path [Required],New Primary Email [UPLOAD ONLY],Recovery Email,Home Secondary Email,Work Secondary Email,Status [READ ONLY],Last Sign In [READ ONLY],Department,Change Password at Next Sign-In',
        'Ada,Okafor,ada@acme.com,****,,/Sales,,ada@gmail.com,home@gmail.com,ada2@acme.com,Active,2026/11/02 09:14:11,Sales,FALSE',
      ],
    ],
    [
      'the Microsoft 365 admin center',
      [
        'Block credential,City,Country/Region,Department,DisplayName,Fax,First name,Last dirsync time,Last name,Licenses,Mobile Phone,Object Id,Office,Preferred data location,Proxy addresses,Soft deletion time stamp,Title,Usage location,User principal name',
        'False,Lagos,Nigeria,Sales,Ada N. Okafor,,Ada,,Okafor,Microsoft 365 E3,,0f1c2d3e,HQ,,SMTP:ada@acme.com+smtp:ada@acme.onmicrosoft.com,,Developer,NG,ada@acme.com',
      ],
    ],
    [
      'Entra ID',
      [
        'userPrincipalName,displayName,surname,mail,givenName,id,userType,jobTitle,accountEnabled,alternateEmailAddress',
        'ada@acme.onmicrosoft.com,Ada Okafor,Okafor,ada@acme.com,Ada,0f1c,Member,Admin,True,ada@gmail.com',
      ],
    ],
    [
      "Entra ID's template, with its version above",
      [
        'version:v1.0,,,',
        'Name [displayName] Required,User name [userPrincipalName] Required,First name [givenName],Last name [surname]',
        'Ada Okafor,ada@acme.com,Ada,Okafor',
      ],
    ],
    [
      'Okta',
      [
        'login,firstName,lastName,middleName,honorificPrefix,email,title,displayName,nickName,secondEmail,mobilePhone,manager,status',
        'okafor@corp.local,Ada,Okafor,,Dr,ada@acme.com,Owner,A. Okafor,Ace,ada@gmail.com,+1 415,ben@acme.com,ACTIVE',
      ],
    ],
    [
      'Slack',
      [
        'username,email,status,billing-active,has-2fa,has-sso,userid,fullname,displayname,expiration-timestamp',
        'okafor,ada@acme.com,Admin,1,1,0,U012AB,Ada Okafor,Ace,',
      ],
    ],
    [
      'Zoho CRM',
      [
        'User Id,First Name,Last Name,Email,Secondary Email,Role,Profile,Status,Alias,Phone',
        'zcrm_1,Ada,Okafor,ada@acme.com,ada@gmail.com,CEO,Administrator,active,Ace,+1 415',
      ],
    ],
    [
      'HubSpot',
      [
        'Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Company name,Lead Status,Email Domain',
        '101,Ada,Okafor,ada@acme.com,+1 415,ben@acme.com,Acme,New,acme.com',
      ],
    ],
    [
      'Salesforce',
      [
        '"Full Name","Alias","Username","Email","Active"',
        '"Okafor, Ada","aokaf","ada@acme.com.prod","ada@acme.com","1"',
      ],
    ],
    [
      'Outlook',
      [
        'First Name,Middle Name,Last Name,Company,E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address',
        'Ada,N.,Okafor,Acme,ada@acme.com,SMTP,Ada Okafor (ada@acme.com),ada@gmail.com',
      ],
    ],
    [
      'Google Contacts',
      [
        'First Name,Middle Name,Last Name,Organization Name,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Value',
        'Ada,,Okafor,Acme,Work,ada@acme.com,ada@gmail.com',
      ],
    ],
    ['our own users export', ['first_name,last_name,email,role,status', 'Ada,Okafor,ada@acme.com,MEMBER,active']],
  ])('reads the name and address from an export of %s', (_, lines) => {
    expect(people(lines)).toEqual([ADA]);
  });

  it.each([
    ['Zoho CRM', ['First Name,Last Name,Email,Role', 'Ada,Okafor,ada@acme.com,CEO'], 'none of the roles'],
    ['Entra ID', ['displayName,mail,access tier', 'Ada Okafor,ada@acme.com,Admin'], 'looks like a role'],
  ])('asks about a column of %s that may not be the role', (_, lines, doubt) => {
    expect(read(lines).doubts.join()).toContain(doubt);
  });

  it('does not read a job title, Slack status or Entra ID user type as a role', () => {
    for (const header of ['Job title', 'title', 'status', 'Position']) {
      expect(read([`email,name,${header}`, 'ada@acme.com,Ada Okafor,Owner']).columns.role).toBeNull();
    }
  });
});

describe('guessColumns with headers in other languages', () => {
  it.each([
    ['German', 'Nachname;Vorname;E-Mail-Adresse'],
    ['German, where Name is the last name', 'Name;Vorname;E-Mail'],
    ['French', 'Nom;Prénom;Adresse e-mail'],
    ['French, of Canada', 'NOM;PRÉNOM;COURRIEL'],
    ['Spanish', 'Apellidos;Nombre;Correo electrónico'],
    ['Portuguese', 'Sobrenome;Nome;Endereço de e-mail'],
    ['Italian', 'Cognome;Nome;Indirizzo e-mail'],
    ['Dutch', 'Achternaam;Voornaam;E-mailadres'],
    ['Polish', 'Nazwisko;Imię;Adres e-mail'],
    ['Swedish', 'Efternamn;Förnamn;E-postadress'],
    ['Danish', 'Efternavn;Fornavn;E-mailadresse'],
    ['Norwegian', 'Etternavn;Fornavn;E-post'],
    ['Finnish', 'Sukunimi;Etunimi;Sähköposti'],
    ['Czech', 'Příjmení;Jméno;E-mailová adresa'],
    ['Hungarian', 'Vezetéknév;Keresztnév;E-mail cím'],
    ['Romanian', 'Nume;Prenume;Adresă de e-mail'],
    ['Turkish', 'Soyadı;Adı;E-posta'],
    ['Greek', 'Επώνυμο;Όνομα;Διεύθυνση email'],
    ['Russian', 'Фамилия;Имя;Эл. почта'],
    ['Ukrainian', "Прізвище;Ім'я;Електронна пошта"],
    ['Arabic', 'اسم العائلة;الاسم الأول;البريد الإلكتروني'],
    ['Hebrew', 'שם משפחה;שם פרטי;דוא״ל'],
    ['Hindi', 'उपनाम;पहला नाम;ईमेल'],
    ['Chinese', '姓;名;电子邮件'],
    ['Japanese', '姓;名;メールアドレス'],
    ['Korean', '성;이름;이메일'],
    ['Vietnamese', 'Họ;Tên;Địa chỉ email'],
    ['Indonesian', 'Nama belakang;Nama depan;Alamat email'],
  ])('reads last name, first name and address with headers in %s', (_, header) => {
    const lines = [header, 'Okafor;Ada;ada@acme.com'];
    expect(people(lines)).toEqual([ADA]);
    expect(read(lines).doubts).toEqual([]);
    // Composed and decomposed letters are the same header, and so are its cases.
    expect(people([header.normalize('NFD').toUpperCase(), 'Okafor;Ada;ada@acme.com'])).toEqual([ADA]);
  });

  it.each([
    'Vor- und Nachname',
    'Nom et prénom',
    'Nombre y apellidos',
    'Imię i nazwisko',
    'Ф.И.О.',
    '氏名',
    'Name',
    'Nom',
  ])('splits the full name under the header %s', (header) => {
    expect(people([`${header};E-Mail`, 'Ada Okafor;ada@acme.com'])).toEqual([ADA]);
  });
});

describe('guessColumns with ambiguous headers', () => {
  it('uses the column that contains email addresses, whatever the headers say', () => {
    expect(people(['username,email,name', 'okafor,ada@acme.com,Ada Okafor'])).toEqual([ADA]);
    expect(people(['Username,First,Last', 'ada@acme.com,Ada,Okafor'])).toEqual([ADA]);
    const odd = ['Email,Address,First,Last', 'subscribed,ada@acme.com,Ada,Okafor'];
    expect(people(odd)).toEqual([ADA]);
    expect(read(odd).doubts.join()).toContain('“Email” contains no email addresses');
  });

  it('reads a Name column that includes the first name as the full name', () => {
    expect(people(['Name,First name,Email', 'Ada Okafor,Ada,ada@acme.com'])).toEqual([ADA]);
  });

  it.each([
    ['two address columns with similar headers', ['Email,Work email,Name', 'a@x.io,b@x.io,Ada Okafor']],
    ['two address columns without a header', ['Ada,Okafor,ada@acme.com,ada@x.io', 'Ben,Roy,ben@acme.com,b@x.io']],
    ['only a recovery address', ['Name,Recovery email', 'Ada Okafor,ada@gmail.com']],
    ['names whose order nothing shows', ['Okafor,Ada,x1@acme.com', 'Roy,Ben,x2@acme.com']],
    ['names whose order the addresses contradict', ['Okafor,Ada,ada.okafor@acme.com', 'Roy,Ben,ben.roy@acme.com']],
    ['an unknown header where a name should be', ['Vorname;Sippe;E-Mail', 'Ada;Okafor;ada@acme.com']],
    ['headers in an unknown language', ['Izina;Umuryango;Aderesi', 'Uwase;Keza;x1@acme.com']],
  ])('asks about %s', (_, lines) => {
    expect(read(lines).doubts).not.toEqual([]);
  });

  it('does not ask when the addresses show the order of the names', () => {
    expect(read(['Ada,Okafor,ada.okafor@acme.com', 'Ben,Roy,b.roy@acme.com']).doubts).toEqual([]);
  });

  it('orders the names as the addresses suggest, and asks', () => {
    expect(people(['Okafor,Ada,ada.okafor@acme.com', 'Roy,Ben,ben.roy@acme.com'])[1]).toBe('ben.roy@acme.com|Ben|Roy');
  });

  it('reads a person with two addresses in one row only once', () => {
    expect(people(['Ada,Okafor,ada@acme.com,ada@x.io', 'Ben,Roy,ben@acme.com,b@x.io'])).toHaveLength(2);
  });

  it('reads a name and address from the same cell', () => {
    expect(people(['Email,Team', 'Ada Okafor <ada@acme.com>,Blue'])).toEqual([ADA]);
  });
});

describe('meaningOfHeader', () => {
  it.each([
    'Street address',
    'Phone',
    'Email status',
    'Email opt-in',
    'Created at',
    'Contact ID',
    'Lead Status',
    'IP address',
  ])('returns other for %s', (header) => {
    expect(meaningOfHeader(header)).toBe('other');
  });

  it.each(['Recovery Email', "Manager's email", 'E-mail 2 Address', 'Personal e-mail', 'Alternate email address'])(
    'returns other_email for %s',
    (header) => {
      expect(meaningOfHeader(header)).toBe('other_email');
    },
  );
});

describe('withMeaning', () => {
  const columns = { ...NO_COLUMNS, email: 0, first_name: 1, last_name: 2 };

  it('takes a meaning from the column that had it', () => {
    expect(withMeaning(columns, 3, 'email')).toEqual({ ...columns, email: 3 });
    expect(withMeaning(columns, 2, 'first_name')).toEqual({ ...columns, first_name: 2, last_name: null });
  });

  it('replaces first and last name with a full name and back', () => {
    const whole = withMeaning(columns, 3, 'full_name');
    expect(whole).toEqual({ ...columns, first_name: 3, last_name: 3 });
    expect(meaningOf(whole, 3)).toBe('full_name');
    expect(withMeaning(whole, 1, 'first_name')).toEqual({ ...columns, first_name: 1, last_name: null });
  });

  it('clears a column when the meaning is null', () => {
    expect(withMeaning(columns, 0, null)).toEqual({ ...columns, email: null });
  });
});
