//! Every sentence of the page, in English. Its id in the other languages' files is its name here; what
//! stands in braces is filled in.

macro_rules! words {
    ($($name:ident = $en:literal;)*) => {
        /// One sentence of the page. It is a number, since the page names its sentences in hundreds of places.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(non_camel_case_types, missing_docs, clippy::upper_case_acronyms, reason = "each says itself")]
        #[repr(u16)]
        pub enum Word { $($name),* }

        $(
            #[allow(missing_docs, reason = "each says itself")]
            pub const $name: Word = Word::$name;
        )*

        /// All of them.
        pub const WORDS: &[Word] = &[$($name),*];

        /// Their ids and the English texts.
        static TEXTS: [(&str, &str); WORDS.len()] = [$((stringify!($name), $en)),*];
    };
}

impl Word {
    /// Its id in the files of the languages.
    pub fn id(self) -> &'static str {
        TEXTS[self as usize].0
    }

    /// It in English, with `{…}` where something is filled in.
    pub fn en(self) -> &'static str {
        TEXTS[self as usize].1
    }
}

words! {
    COPY = "Copy";
    OPTIONAL = " (optional)";
    BACK = "Back";
    HOST_FORBADE = "The portal stopped it: nothing was sent.";
    HOST_SHOWS_ONLY = "This portal shows requests and sends none: copy one to send it elsewhere.";
    TITLE = "Keyferry: import an SSH key";
    LANGUAGE = "Language";
    LANGUAGE_NOT_LOADED = "The texts in that language did not load: try again.";
    STEP_KEY = "Key";
    STEP_DESTINATIONS = "Destinations";
    STEP_REVIEW = "Review";
    STEP_RESULTS = "Results";
    TITLE_KEY = "Which key?";
    TITLE_DESTINATIONS = "Where should it go?";
    TITLE_REVIEW = "Look before you send";
    TITLE_RESULTS = "What came of it";
    LEAD_KEY = "Bring a key or make a new one. Files go straight to the vault, a part of this page that \
        has no network; the rest of the page only ever sees the public half.";
    LEAD_DESTINATIONS = "Choose where the key should go. Each provider has its own rules, checked here \
        before anything is sent.";
    LEAD_REVIEW = "These are the very requests that will be sent, byte for byte. Nothing has left the \
        page yet.";
    LEAD_RESULTS = "What each provider answered, compared with what was sent.";
    NOTE = "Note:";
    WARNING = "Warning:";
    TO_BE_FIXED = "To fix:";
    NO_INPUT = "There was no file and no text in that: choose a key file, or copy the key again.";
    TOO_MANY_FILES = "That were {count} files: give at most a hundred at a time.";
    INPUT_TOO_LARGE = "That has {size} MiB, and no file of keys has more than {limit}, so it was not \
        read: is it the right file?";
    LIST_UNUSABLE = "The operator of this page names a list of keys that others have, and it can’t be \
        used: {reason}. Everything else works.";
    VAULT_NOT_STARTED = "The vault did not start: {reason}. Load the page again; no key was read.";
    VAULT_CRASHED = "The vault broke down and was started anew. What it held is gone: give the key again.";
    VAULT_ENDED = "The vault was ended, with all it held.";
    CAUTION_DISCLOSES = "Hands your private key over to the provider.";
    CAUTION_CREATES = "The provider makes the key and knows its private half. A key generated here is \
        known to you alone.";

    // The frame.
    STEPS_LABEL = "Steps";
    SUMMARY = "Summary";
    REST_MISSING = "A part of the page did not load.";
    REST_MISSING_MEANS = "What you give is kept, and goes on once that part is here.";
    LOAD_AGAIN = "Try again";
    CONFIG_WRONG = "The page’s settings can’t be read.";
    NOT_LOOKED_UP = "Keys are not looked up.";
    SANDBOX = "Sandbox";
    SANDBOX_MEANS = "Answers come from a sandbox on this machine, with the providers’ rules and shapes. \
        No cloud gets anything.";
    COPIED = "{what} copied.";
    NOT_COPIED = "{what} could not be copied: the browser allows that on https pages only. Select it and \
        copy it by hand.";

    // The key.
    DROP = "Drop key files here";
    CHOOSE = "Choose files";
    PASTE_BEFORE = "or click here and press ";
    PASTE_AFTER = " to paste";
    PASTE_LABEL = "Paste a key here. What you paste goes to the vault and is not shown.";
    READS = "Public or private, encrypted or not. What it is, is told by its content.";
    NEW_KEY = "Or make a new key";
    ALGORITHM = "Algorithm";
    COMMENT = "Comment";
    GENERATE = "Generate";
    GENERATED_HERE = "Made in the vault. No provider ever sees its private half.";
    NOT_TAKEN = "Nothing was read.";
    NOT_READ = "That is not a key Keyferry can use:";
    NOT_OPENED = "It did not open.";
    FOUND = "Found:";
    LOCKED = "Give its passphrase.";
    PRIVATE_STAYS = "Its private half stays in the vault. Only the public half goes on from here.";
    PASSPHRASE = "Passphrase";
    ANOTHER_KEY = "Use another key";
    KEEP_AND_ADD = "Keep what is here and add to it";
    OTHERS_OF_FILE = "Choose others of the same file";
    SKIP_FILE = "Go on without this file";
    SKIP = "Go on without it";
    KEY = "Key";
    KEYS = "{count} keys";
    FINGERPRINT = "Fingerprint";
    STATE = "State";
    SHOW = "Show";
    UNSAVED = "Not saved yet";
    SAVED = "Saved";
    PROVEN = "Saved and checked";
    PROVEN_TITLE = "Saved and checked.";
    PROVEN_MEANS = "The file that you gave back opens and holds this very key.";
    NOT_KEPT = "Not kept";
    KEY_REMOVED = "Removed. The vault has wiped it.";
    CHANGE = "Change";
    COMMENT_CHANGED = "The comment was changed.";
    NOT_CHANGED = "Not changed.";
    CLEAR = "Clear";
    CLEARED = "Cleared. The vault was wiped and ended.";
    CLEAR_LOSES = "A private key exists only in this page and was not saved. If you go on, it is gone \
        for good, and nobody can log in with it.";
    KEEP = "Keep it";
    CLEAR_ANYWAY = "Throw it away";
    TO_DESTINATIONS = "Choose destinations";
    KEY_BLOCKED = "This key can’t be used: see what has to be fixed, or give another.";
    KEY_LOCKED = "The file is encrypted: open it with its passphrase first.";
    KEY_SEVERAL = "Choose one of the keys first.";
    KEY_INSIDE = "Nova and Vietnix take X.509 certificates; the other clouds take the key that is in it.";
    USE_KEY_INSIDE = "Use the key in it";
    KEY_MISSING = "Bring or make a key first.";
    WITHOUT_KEY = "Let a provider generate the key instead";
    WHY_NOT_CREATE = "The private key would be made at the provider, be known there, and come back over \
        the network. One that is generated here is known to you alone, and can go to several clouds.";
    CHOOSE_THIS = "Choose";
    FIND_KEY = "Find by comment, type, fingerprint or line number";
    EARLIER = "Earlier keys";
    LATER = "Later keys";
    KEY_RECOMMENDED = "{key} (recommended)";
    KEY_NAVER = "{key} (NAVER Cloud documents RSA only)";
    LINE = "line {number}";
    NOT_USABLE = "Not usable:";
    LINE_NOT_USABLE = "Line {number} is not usable:";
    ONE_USABLE = "There is one usable key among these:";
    SEVERAL_USABLE = "There are {count} keys. Choose one, or tick several:";
    PICK = "Take this key in";
    ALL_SHOWN = "All that are shown";
    TAKE_PICKED = "Take in what is ticked ({count})";
    SHOWN_OF_ALL = "{first} to {last} of {all}";
    NONE_FOUND = "None of the keys has that in it.";
    SHOWN_OF_FOUND = "{first} to {last} of {all} found";
    READING = "The vault is reading the key…";
    UNLOCKING = "The vault is trying the passphrase…";
    STILL_AT_IT = "The vault is still at the last key: wait until it is done.";
    GENERATING = "The vault is generating a key. Large RSA keys take some seconds…";
    OPEN = "Open";
    OPENING = "Opening…";

    // Saving a private key.
    SAVE_TITLE = "Save your private key: it exists only in this page";
    SAVE_THIS = "Save this key";
    VERY_WEAK = "Very weak: guessed at once.";
    WEAK = "Weak: guessed within hours by somebody who has the file.";
    FAIR = "Fair: holds off most who get the file.";
    STRONG = "Strong.";
    PROVE = "Drop the saved file here, to see that it opens and is this key.";
    PROVE_CHOOSE = "Check the saved file";
    SAVE_WHY = "Without the file nobody can log in with this key, and it can’t be made again.";
    CONVERT = "Save it in another format or with another passphrase";
    SAVE_PUBLIC = "Download as";
    FORMAT = "Format";
    PASSPHRASE_AGAIN = "Passphrase again";
    WITHOUT_PASSPHRASE = "Save without a passphrase";
    IN_THE_CLEAR = "Not encrypted.";
    CLEAR_MEANS = "Whoever gets the file can log in with it.";
    PEM_IN_THE_CLEAR = "This format is saved in the clear, and whoever gets the file can log in with it. \
        Choose OpenSSH, PKCS#8 or PuTTY for an encrypted file.";
    NOT_SAVED = "Not saved.";
    NO_PASSPHRASE = "Give a passphrase twice, or tick “Save without a passphrase”.";
    PASSPHRASES_DIFFER = "The two passphrases differ: type them again.";
    NOT_WRITTEN = "The vault did not write the file: try again.";
    NO_DOWNLOAD = "The browser allows no downloads here: a frame needs allow-downloads in its sandbox.";
    COPY_IN_PLACE = "Copy instead";
    PRIVATE_KEY = "Private key";
    NOT_COPIED_KEY = "It could not be copied: the browser allows that on https pages only. Download it.";
    DECLINE = "I don’t need it";
    DECLINED = "Private key not saved.";
    DECLINED_MEANS = "You said that you don’t need it. It is gone when you leave.";
    DOWNLOADED = "Downloaded.";
    OTHER_NOTATIONS = "Fingerprints in other notations";
    SHA256 = "SHA-256";
    MD5 = "MD5";
    SHA1 = "SHA-1";
    MD5_BARE = "MD5, bare";
    MD5_SPKI = "MD5 of the public key’s DER (AWS, imported)";
    SHA1_PKCS8 = "SHA-1 of the private key’s DER (AWS, created there)";
    PUTTY_OLD = "PuTTY before 0.75";
    DOWNLOAD = "Download {file}";
    HANDED_OVER = "{file} was handed to the browser’s downloads.";
    CHECK_ENCRYPTED = "Check that it opens with its passphrase before you rely on it, and then use it:";
    CHECK_CLEAR = "Check that it is there before you rely on it, and keep it where nobody else can read it.";

    // Destinations.
    ADD = "Add a destination";
    ADD_ANOTHER = "Add another destination, or another region";
    ADD_BUTTON = "Add";
    MORE = "Operations where a provider gets or makes the private key";
    WHY_MORE = "For importing a key, none of these is needed. They are here because the APIs have them: \
        two hand your private key to the provider, the others have it make one.";
    NAME_TITLE = "Name of the key";
    NAME = "Name";
    NAME_HERE = "Name: ";
    SAME_NAME = "The same name everywhere";
    NO_COMMON_NAME = "No name fits all of these rules: take away the tick and give each destination its \
        own.";
    USE_NAME_HERE = "Use “{name}” here";
    NAME_OPTIONAL = "Left empty, the provider makes up a name.";
    DOCS = "API documentation, as read on {date}";
    SHOWN_BY = "as shown by {providers}";
    REMOVED = "Removed.";
    REMOVE = "Remove";
    PARAMETERS = "Parameters";
    MORE_PARAMETERS = "More parameters";
    CREDENTIALS = "Credentials: kept in this page until you finish, never stored";
    KEPT = "filled in";
    SAME_ACCOUNT = "The same account as for {destination}: its form has the fields.";
    OWN_ACCOUNT = "Use other credentials";
    ANOTHER_REGION = "Add another region with the same account";
    SECOND_KEY = "Make a second key for it, {key}";
    SECOND_KEY_MEANS = "This provider documents other kinds of keys only. A second key can go there, and the first one everywhere else.";
    MATRIX = "What each of them will say";
    MATRIX_MEANS = "Nothing has been sent. Ticked are the keys that will be.";
    DESTINATION = "Destination";
    LEFT_OUT = "Left out";
    NOTHING_GOES = "Nothing goes there";
    REASONS = "Reasons, and where the rules stand";
    SOURCE = "Source:";
    SEND_THIS = "Send {key} to {destination}";
    AT_PROXY = "The proxy adds them; nothing secret is typed here. It has to be set up for this provider.";
    READY = "Ready";
    READY_WARNED = "Ready, with a warning";
    FORGET_CREDENTIALS = "Forget the credentials";
    CREDENTIALS_FORGOTTEN = "The credentials were forgotten.";
    NEEDS_CREDENTIALS = "Needs credentials";
    NEEDS_CONSENT = "Needs your consent";
    NO_ROUTE = "No way there";
    CREATES = "The provider generates the key.";
    DISCLOSES = "Your private key goes out.";
    DISCLOSES_MEANS = "This operation hands it to the provider, which can then use it. You will be asked \
        once more before it is sent.";
    TO_REVIEW = "Review";
    ADDED = "Added below: {provider}, {operation}.";
    USE_FOR_ALL = "Use “{name}”, which all of them allow";
    NO_NAME_YET = "(none yet)";
    COUNT_TO_FIX = "{count} to fix";
    ADD_ONE = "Add at least one destination.";
    ALL_FINE = "{count} of {all} checked, nothing against them.";
    SOME_FINE = "{count} of {all} can be reviewed; {rest} to be fixed.";
    MET = "Met: ";
    NOT_MET = "Not met: ";

    // Review.
    SHOW_AS = "Show requests as";
    REQUEST = "Request";
    NOT_THIS_WAY = "Not this way.";
    SIGNED_ANEW = "Times and signatures are made anew when you send.";
    VIA = "through ";
    NO_PROXY = "No proxy is configured.";
    NO_PROXY_MEANS = "These clouds don’t answer pages directly, so nothing can be sent from here. Copy \
        the requests as curl, or have the operator of this page name a proxy in config.json.";
    NO_REQUEST = "No request yet: something has to be fixed first.";
    NOT_BUILT = "The request was not built.";
    UNSIGNED = "Shown without credentials.";
    UNSIGNED_MEANS = "They aren’t filled in, so the request is not complete yet.";
    INCOMPLETE = "Shown without secrets.";
    INCOMPLETE_MEANS = "The private key and your credentials are put in at the moment of sending.";
    DONE_ALREADY = "Done";
    PUBLIC_KEY_ONLY = "Public key only; the vault searches it once more before it leaves";
    PRIVATE_KEY_GOES = "Holds your private key, in the place marked above";
    NO_KEY_GOES = "Holds no key; the provider generates one";
    NO_BODY = "no body";
    BODY_LEN = "{count} bytes of body";
    BODY_LEN_BESIDE_KEY = "{count} bytes of body, and those of the private key";
    SEND = "Send";
    SEND_ONE = "Send 1 request";
    SEND_SEVERAL = "Send {count} requests";
    NOTHING_SENT_WITHOUT_PROXY = "No proxy is configured, so nothing can be sent.";
    NOTHING_READY = "Nothing can be sent yet: see what each destination needs.";
    SOME_NOT_READY = "{count} of {all} will not be sent: see what they need.";

    // Consent.
    CONSENT_TITLE = "Hand over your private key?";
    WHAT = "What";
    WHERE = "Where to";
    WHY = "Why";
    CONSENT_WHY = "So that the provider’s console can use it for you. For logging in to servers, \
        importing the public key is enough.";
    CONSENTED = "You consented.";
    CONSENTED_MEANS = "The private key goes out once, when you send.";
    CONSENT_WHAT = "The private key {fingerprint}, as {format}, not encrypted by you";
    TYPE_NAME = "Type the key’s name, {name}, to consent";

    // Logging in, and the portal.
    LOG_IN = "Log in";
    LOGGING_IN = "Logging in…";
    LOG_OUT = "Log out";
    LOGGED_OUT = "Logged out. The token was forgotten.";
    LOGGED_IN_AS = "Logged in as {user}.";
    SESSION_PROJECT = "Project {project}.";
    SESSION_ENDS = "Good until {time}.";
    NO_PROJECT = "The token is for no project, and so opens nothing: log out, name the project, and log in \
        again.";
    LOGGED_IN_ELSEWHERE = "Not for here.";
    ELSEWHERE_MEANS = "This log-in is for another project or another cloud, so its token does not go there. \
        Log in with other credentials, or put back what the log-in filled in.";
    CHOOSE_REGION = "Choose a region";
    LOG_IN_FILLS_IN = "What the catalogue says of endpoint and project is filled in above, where you left it \
        empty.";
    SECRET_GOES_TO = "What you type here goes to {identity}, once. The password is wiped as soon as a token \
        comes back.";
    NOT_LOGGED_IN = "Not logged in.";
    SESSION_OVER = "The log-in is over.";
    SESSION_OVER_MEANS = "Its time is up, or the provider no longer knows its token. Log in again; nothing \
        else is lost.";
    FROM_PORTAL = "The portal around this page gives them when they are needed; nothing secret is typed here.";
    ASKING_PORTAL = "Asking the portal…";
    PORTAL_AT_SENDING = "The portal gives them at the moment of sending.";
    PORTAL_GAVE_NONE = "The portal gave no credentials, so nothing was sent.";
    PORTAL_FAILED = "The portal gave no credentials, so nothing was sent. It says: {reason}";

    // Sending and results.
    NOT_CLEAN = "The vault found part of the private key in the request, so it was not sent: look at the \
        name, the comment and the parameters.";
    NOT_INSPECTED = "The vault did not look the request over, so it was not sent: try again.";
    NOT_DISCLOSED = "The vault did not hand out the key, so nothing was sent.";
    NOT_SENT_YET = "Not sent";
    QUEUED = "Waiting for the others";
    SENDING = "Sending…";
    PROGRESS = "Progress";
    DONE_OF = "{count} of {all} done";
    CANCEL_REST = "Cancel the rest";
    SEND_AGAIN = "Send again";
    SEND_AS = "Send as “{name}”";
    LOOKING_UP = "Checking what is there…";
    IMPORTED = "Imported";
    CREATED = "Created";
    ALREADY_THERE = "Already there";
    ALREADY_THERE_MEANS = "The provider has this very key by this name already. Nothing was changed.";
    OTHER_KEY = "Another key arrived";
    NAME_TAKEN = "Name taken";
    UNAUTHORIZED = "Not authorised";
    REFUSED = "Refused";
    UNREADABLE = "Unclear";
    UNKNOWN = "Unknown";
    NOT_SENT = "Not sent";
    MATCH = "The fingerprint is the same on both sides:";
    NOT_RETURNED = "This API returns no fingerprint, so there is nothing to compare.";
    UNKNOWN_NOTATION = "This API returns a fingerprint in a notation that is not known here, so there is \
        nothing to compare.";
    DIFFERS = "The fingerprint is another one.";
    DIFFERS_MEANS = "What the provider has is not the key that left this page. Do not use it: remove it \
        there, and find out what stands between.";
    EXPECTED = "Left here";
    GOT = "Arrived there";
    ID = "ID";
    NAME_THERE = "Name there";
    REQUEST_ID = "Request ID";
    SAID = "The provider says";
    CODE = "Its code";
    TO_DO = "What to do:";
    KEPT_THERE = "The provider keeps the private key; none came back.";
    CREATED_MEANS = "The private key came back this once, and the provider will not give it again.";
    DOWNLOAD_CREATED = "Download private key";
    DOWNLOAD_AGAIN = "Download again";
    CHECK = "Check what is there";
    LOOK_YOURSELF = "This API can’t be asked for one key: look in the provider’s console before you try \
        again.";
    TO_MORE = "Send to more";
    TO_AGAIN = "Change and send again";
    FINISH = "Finish";
    SAVE_FIRST = "Save the private key first, or say that you don’t need it.";
    NOT_THIS_API = "Status {status}, and not an answer of this API: something between may have answered \
        in the provider’s place. It begins:";
    MAYBE_DONE = "The provider may have done it or not, so it was not tried again.";
    FINISHED = "Finished: {count} of {all} succeeded.";

    NEXT = "Log in with it";
    NEXT_MEANS = "Once a server has the key, with its address and user in place of these:";
    NEXT_CONFIG = "Or once and for all, in ~/.ssh/config, with the file in ~/.ssh:";
    COMMANDS = "Commands";
    CONFIG_BLOCK = "Block for ~/.ssh/config";
    SAVE_REPORT = "Download report";

    // The proof.
    PROOF = "What this page sent";
    NOTHING_SENT = "Nothing yet.";
    EVERY_REQUEST = "Every request";
    SUM_REQUESTS = "Requests";
    SUM_BYTES = "Bytes in them";
    SUM_PRIVATE = "With private bytes in them";
    SUM_CONSENTED = "With a private key, by your consent";
    SUM_STOPPED = "Stopped before they left";
    SUM_VIOLATIONS = "Attempts that the page’s policy stopped";
    BYTES = "{count} bytes";
    BY_CONSENT = "private key by consent";
    NO_PRIVATE = "no private key";
    END_OPEN = "no answer yet";
    END_ANSWERED = "answered with {status}";
    END_LOST = "no answer came";
    END_STOPPED = "stopped before it left";
    PROOF_LIMITS = "Counted are the requests of this page with keys. Extensions of the browser are outside of it.";
    TEST_GUARD = "Test the guard with a planted key";
    GUARD_TESTED = "{count} of {all} were told apart rightly.";
    REFUSED_RIGHTLY = ": refused";
    MISSED = ": not seen";
    PASSED_RIGHTLY = ": passed";
    STOPPED_WRONGLY = ": refused for nothing";

    // Keys that are there.
    SHELF = "Keys that are there";
    SHELF_MEANS = "Shows the keys that this account has there. Looking changes nothing.";
    SHELF_LOOK = "See the keys";
    SHELF_AGAIN = "Look again";
    SHELF_ASKING = "Asking the provider…";
    SHELF_NEEDS_PARAMS = "To see which keys are there, fill in first:";
    SHELF_NEEDS_CREDENTIALS = "To see which keys are there, fill in the credentials first.";
    SHELF_NO_ROUTE = "There is no way to this provider from here, so it can’t be asked.";
    SHELF_EMPTY = "There are no keys there.";
    SHELF_ONE = "1 key there";
    SHELF_COUNT = "{count} keys there";
    SHELF_SO_FAR = "The first {count} keys there";
    SHELF_MORE = "Show more";
    SHELF_KIND = "Kind";
    SHELF_CREATED = "Created on";
    SHELF_OWN = "This is your key {key}";
    SHELF_OTHER = "Another key";
    NOT_COMPARABLE = "Not comparable";
    DELETE = "Delete";
    DELETING = "Deleting…";
    NOT_DELETABLE = "Can’t be deleted from here: no address can say this name.";
    DELETE_TITLE = "Delete “{name}” at {destination}?";
    DELETE_MEANS = "This can’t be undone. Servers that have the key keep it; new ones can’t be given it any more.";
    TYPE_TO_DELETE = "Type the key’s name, {name}, to delete it";
    KEY_DELETED = "{name} was deleted.";
    KEY_WAS_GONE = "{name} was not there any more.";
    LOOK_TITLE = "Look at keys that are there, or delete some";
    LOOK_MEANS = "That takes no key: choose a cloud, and fill in its credentials.";

    // The summary.
    YOUR_KEY = "Your key";
    CERTIFICATE = "X.509 certificate";
    PUBLIC_KEY = "Public key";
    RANDOMART = "OpenSSH’s picture of the fingerprint. To compare keys, compare the SHA-256 text.";
    SOUND = "Sound";
    WARNED = "See warning";
    UNUSABLE = "Can’t be used";
    VAULT = "Vault";
    VAULT_STARTING = "The vault is starting and trying its own walls…";
    WAYS = "What it tried";
    DESTINATIONS = "Destinations";
    DONE = "Done";
    NOT_DONE = "Not done";
    ROUTE = "Way to the providers";
    ROUTE_UNSET = "No proxy is configured: requests can be looked at and copied, not sent.";
    ROUTE_DIRECT = "Straight from this page; the provider has to allow it.";
    ROUTE_PROXY = "Through the proxy ";
    NO_WALL = "the vault turned out to have a way to the network, so this was not taken in: give it \
        again if you want to go on without the wall; a public key needs none";
    SILENT = "it did not come back from trying its walls: reload the page to try again";
    BROKE_AT_WALLS = "it broke down while it tried its walls";
    BITS = "{count} bits";
    HELD_BY_POLICY = "Private keys are held in a realm without a network. It tried {count} ways out, and \
        all were shut.";
    HELD_IN_FRAME = "Private keys are held in a sandboxed frame without a network, since the server \
        gives the vault no policy of its own. It tried {count} ways out, and all were shut.";
    WALL_MISSING = "The wall around private keys is missing: {ways} reached the server. The server has \
        to send vault.js with its own policy, or vault-frame.html without any. Use public keys only \
        until then.";
    STATE_HOLDS = "No way out";
    STATE_OPEN = "Not isolated";
    STATE_ABSENT = "Not running";
    STATE_STARTING = "Starting";
    WAY_SHUT = ": shut";
    WAY_OPEN = ": open";
}
