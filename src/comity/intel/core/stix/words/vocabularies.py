"""Open vocabularies: STIX 2.1, section 10. A word outside them is unusual, not wrong; closed ones are in structs/."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MOTIVATION = _words(
    "accidental coercion dominance ideology notoriety organizational-gain personal-gain personal-satisfaction revenge "
    "unpredictable"
)
RESOURCE_LEVEL = _words("individual club contest team organization government")
GROUPING_CONTEXT = _words("suspicious-activity malware-analysis unspecified")
IDENTITY_CLASS = _words("individual group system organization class unknown")
SECTOR = _words(
    "agriculture aerospace automotive chemical commercial communications construction defense education energy "
    "engineering entertainment financial-services government emergency-services government-local government-national "
    "government-public-services government-regional healthcare hospitality-leisure infrastructure dams nuclear water "
    "insurance manufacturing mining non-profit pharmaceuticals retail technology telecommunications transportation "
    "utilities"
)
INDICATOR_TYPE = _words("anomalous-activity anonymization benign compromised malicious-activity attribution unknown")
PATTERN_TYPE = _words("stix pcre sigma snort suricata yara")
INFRASTRUCTURE_TYPE = _words(
    "amplification anonymization botnet command-and-control control-system exfiltration firewall hosting-malware "
    "hosting-target-lists phishing reconnaissance routers-switches staging workstation unknown"
)
MALWARE_TYPE = _words(
    "adware backdoor bot bootkit ddos downloader dropper exploit-kit keylogger ransomware remote-access-trojan "
    "resource-exploitation rogue-security-software rootkit screen-capture spyware trojan unknown virus webshell wiper "
    "worm"
)
MALWARE_CAPABILITY = _words(
    "accesses-remote-machines anti-debugging anti-disassembly anti-emulation anti-memory-forensics anti-sandbox "
    "anti-vm captures-input-peripherals captures-output-peripherals captures-system-state-data "
    "cleans-traces-of-infection commits-fraud communicates-with-c2 compromises-data-availability "
    "compromises-data-integrity compromises-system-availability controls-local-machine degrades-security-software "
    "degrades-system-updates determines-c2-server emails-spam escalates-privileges evades-av exfiltrates-data "
    "fingerprints-host hides-artifacts hides-executing-code infects-files infects-remote-machines "
    "installs-other-components persists-after-system-reboot prevents-artifact-access prevents-artifact-deletion "
    "probes-network-environment self-modifies steals-authentication-credentials violates-system-operational-integrity"
)
IMPLEMENTATION_LANGUAGE = _words(
    "applescript bash c c++ c# go java javascript lua objective-c perl php powershell python ruby scala swift "
    "typescript visual-basic x86-32 x86-64"
)
ARCHITECTURE = _words("alpha arm ia-64 mips powerpc sparc x86 x86-64")
ANALYSIS_RESULT = _words("malicious suspicious benign unknown")
REGION = _words(
    "africa eastern-africa middle-africa northern-africa southern-africa western-africa americas "
    "latin-america-caribbean south-america caribbean central-america northern-america asia central-asia eastern-asia "
    "southern-asia south-eastern-asia western-asia europe eastern-europe northern-europe southern-europe "
    "western-europe oceania australia-new-zealand melanesia micronesia polynesia antarctica"
)
REPORT_TYPE = _words(
    "attack-pattern campaign identity indicator intrusion-set malware observed-data threat-actor threat-report tool "
    "vulnerability"
)
ACTOR_TYPE = _words(
    "activist competitor crime-syndicate criminal hacker insider-accidental insider-disgruntled nation-state "
    "sensationalist spy terrorist unknown"
)
ACTOR_ROLE = _words(
    "agent director independent infrastructure-architect infrastructure-operator malware-author sponsor"
)
SOPHISTICATION = _words("none minimal intermediate advanced expert innovator strategic")
TOOL_TYPE = _words(
    "denial-of-service exploitation information-gathering network-capture credential-exploitation remote-access "
    "vulnerability-scanning unknown"
)
ACCOUNT_TYPE = _words("facebook ldap nis openid radius skype tacacs twitter unix windows-local windows-domain")

OPEN: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {
    "grouping": (("context", GROUPING_CONTEXT),),
    "identity": (("identity_class", IDENTITY_CLASS), ("sectors", SECTOR)),
    "indicator": (("indicator_types", INDICATOR_TYPE), ("pattern_type", PATTERN_TYPE)),
    "infrastructure": (("infrastructure_types", INFRASTRUCTURE_TYPE),),
    "intrusion-set": (
        ("resource_level", RESOURCE_LEVEL),
        ("primary_motivation", MOTIVATION),
        ("secondary_motivations", MOTIVATION),
    ),
    "location": (("region", REGION),),
    "malware": (
        ("malware_types", MALWARE_TYPE),
        ("architecture_execution_envs", ARCHITECTURE),
        ("implementation_languages", IMPLEMENTATION_LANGUAGE),
        ("capabilities", MALWARE_CAPABILITY),
    ),
    "malware-analysis": (("result", ANALYSIS_RESULT),),
    "report": (("report_types", REPORT_TYPE),),
    "threat-actor": (
        ("threat_actor_types", ACTOR_TYPE),
        ("roles", ACTOR_ROLE),
        ("sophistication", SOPHISTICATION),
        ("resource_level", RESOURCE_LEVEL),
        ("primary_motivation", MOTIVATION),
        ("secondary_motivations", MOTIVATION),
        ("personal_motivations", MOTIVATION),
    ),
    "tool": (("tool_types", TOOL_TYPE),),
    "user-account": (("account_type", ACCOUNT_TYPE),),
}
"""The properties of each type that take their words from an open vocabulary."""
