//! Whether a text bears out the purpose that its sender declares. The policy cannot read; it is told the answer alone.
//!
//! A declared purpose opens an exception, so it must show in the text: a word of contracts, taxes and signatures, or of
//! accounts, invitations and permissions, in any of the larger languages. It is a low bar on purpose. What fails it is
//! looked at by a person, not refused.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::taxonomy::{Purpose, Support};

/// Up to this many letters a word must stand by itself; a longer one may go on ("contract", "contractual").
const SHORT: usize = 4;

static LEGAL: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| automaton(LEGAL_WORDS));
static ACCESS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| automaton(ACCESS_WORDS));

fn automaton(words: &str) -> Option<AhoCorasick> {
    let words = words.split(',').map(str::trim).filter(|word| !word.is_empty());
    AhoCorasick::builder().match_kind(MatchKind::Standard).build(words).ok()
}

/// Tells whether the folded text bears the purpose out.
pub(super) fn support(purpose: Purpose, folded: &str) -> Support {
    let words = match purpose {
        Purpose::None => return Support::BorneOut,
        Purpose::LegalDocument => &LEGAL,
        Purpose::SystemAccess => &ACCESS,
    };
    let Some(words) = words.as_ref() else { return Support::Missing };
    let stands = |start: usize, end: usize| {
        let word = &folded[start..end];
        if !word.is_ascii() {
            return true;
        }
        let letter_before = folded[..start].chars().next_back().is_some_and(char::is_alphanumeric);
        let rest = folded[end..].strip_prefix('s').unwrap_or(&folded[end..]);
        let letter_behind = rest.chars().next().is_some_and(char::is_alphanumeric);
        !letter_before && (word.len() > SHORT || !letter_behind)
    };
    let is_there = words.find_overlapping_iter(folded).any(|found| stands(found.start(), found.end()));
    if is_there { Support::BorneOut } else { Support::Missing }
}

const LEGAL_WORDS: &str = "\
    nda, non-disclosure, nondisclosure, confidential, agreement, contract, licence, license, statutory, statute, tax, \
    taxes, w-9, w9, w-8, w8, 1099, invoice, engagement letter, letter of engagement, power of attorney, gdpr, dpa, \
    data processing, sign, signed, signature, signatory, the parties, registered office, registration number, vat, \
    lease, deed, insurance, compliance, kyc, terms and conditions, liability, hereby, legal, clause, \
    vertrag, vereinbarung, rechnung, steuer, vollmacht, unterschrift, lizenz, haftung, mietvertrag, \
    contrato, acuerdo, factura, impuesto, firma, licencia, confidencial, contrat, accord, facture, impot, signature, \
    contratto, accordo, fattura, imposta, licenza, acordo, fatura, imposto, assinatura, umowa, faktura, podatek, \
    kontrakt, avtal, overeenkomst, factuur, belasting, sozlesme, sözleşme, vergi, kontrak, perjanjian, pajak, \
    hợp đồng, договор, соглашени, налог, подпис, угода, 合同, 协议, 協議, 契約, 契约, 税, 계약, 세금, 서명, عقد, اتفاق, ضريب, \
    توقيع, अनुबंध, समझौता, कर, συμβόλαιο, חוזה, הסכם, สัญญา";

const ACCESS_WORDS: &str = "\
    access, account, log in, login, log-in, sign in, sign-in, invite, invitation, permission, credential, password, \
    admin, role, repository, repo, github, gitlab, bitbucket, workspace, dashboard, server, ssh, ftp, sftp, vpn, \
    staging, console, cloud, api, token, cms, wordpress, shopify, analytics, ads manager, business manager, \
    tag manager, shared folder, shared drive, hosting, tenant, allowlist, whitelist, seat, collaborator, \
    single sign-on, sso, two-factor, sandbox, environment, onboard, add me to, add you to, add him to, add her to, \
    zugang, zugriff, konto, einlad, berechtig, anmeld, acceso, cuenta, invitar, invitación, permiso, accès, acces, \
    compte, inviter, identifiant, acesso, conta, convidar, convite, accesso, invito, credenziali, dostęp, zaproszen, \
    toegang, uitnodig, åtkomst, erişim, hesap, davet, akses, akun, undang, truy cập, tài khoản, доступ, аккаунт, \
    учетн, учётн, приглас, запрос, 权限, 權限, 账号, 账户, 帳號, 访问, 訪問, 登录, アクセス, アカウント, 招待, 권한, 계정, 초대, 접근, وصول, حساب, \
    دعوة, صلاحي, पहुँच, एक्सेस, खाता, πρόσβαση, גישה, חשבון, เข้าถึง, บัญชี";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(purpose: Purpose, folded: &str, expected: Support) {
        assert_eq!(support(purpose, folded), expected, "{purpose}: {folded}");
    }

    #[test]
    fn a_purpose_shows_in_the_text_or_is_missing() {
        use Purpose::{LegalDocument, None, SystemAccess};
        use Support::{BorneOut, Missing};
        check(LegalDocument, "please sign the nda and send it to jo@example.com", BorneOut);
        check(LegalDocument, "nda_smith_signed.pdf", BorneOut);
        check(LegalDocument, "statutory documents go to office@example.com", BorneOut);
        check(LegalDocument, "der vertrag geht an jo@example.com", BorneOut);
        check(LegalDocument, "合同发到这里", BorneOut);
        check(LegalDocument, "call me on 555 0100, much faster", Missing);
        check(LegalDocument, "a panda by design, assigned to nobody", Missing);
        check(SystemAccess, "add jo@example.com to the repo", BorneOut);
        check(SystemAccess, "you need two seats, jo@example.com is the second", BorneOut);
        check(SystemAccess, "reach me at jo@example.com any time", Missing);
        check(SystemAccess, "rapid tokyo reports", Missing);
        check(None, "reach me at jo@example.com any time", BorneOut);
    }
}
