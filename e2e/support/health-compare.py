"""python3 health-compare.py CHECKER SAMPLE: what the checker of SCS-0102 says of each image of a sample, beside our verdicts.

CHECKER is image_metadata.py of SovereignCloudStack/standards (Tests/iaas/scs_0102_image_metadata), SAMPLE what
`npm run health-sample` writes. Prints each difference, and their number for each testcase; see docs/catalog-health.md.
"""

import importlib.util
import json
import logging
import sys
from collections import Counter
from types import SimpleNamespace

# What the SDK calls otherwise than Glance, and what it has beside the properties.
RENAMED = {"os_hash_algo": "hash_algo", "os_hash_value": "hash_value", "os_hidden": "is_hidden", "protected": "is_protected"}
ATTRIBUTES = ("architecture", "os_distro", "os_version", "hw_disk_bus", "hypervisor_type", "hw_rng_model")
OF_RECORD = (
    "id name status visibility owner size virtual_size disk_format container_format min_disk min_ram tags created_at "
    "updated_at checksum"
).split()
UNIQUENESS = "scs-0102-os_purpose-uniqueness"


def sdk_image(image):
    """An image of Glance's as the SDK has it."""
    known = {*RENAMED, *ATTRIBUTES, *OF_RECORD}
    return SimpleNamespace(
        **{key: image.get(key) for key in (*OF_RECORD, *ATTRIBUTES)},
        **{name: image.get(key) for key, name in RENAMED.items()},
        properties={key: value for key, value in image.items() if key not in known},
    )


def checks_of(path):
    """The checker's functions by the names of the testcases."""
    spec = importlib.util.spec_from_file_location("checker", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    prefix = "compute_scs_0102_"
    names = [name for name in vars(module) if name.startswith(prefix)]
    # `prop_os_purpose` is the testcase `prop-os_purpose`: the first dash alone is one.
    return {
        "scs-0102-" + name[len(prefix):].replace("prop_", "prop-", 1).replace("image_recency", "image-recency")
        .replace("os_purpose_uniqueness", "os_purpose-uniqueness"): getattr(module, name)
        for name in names
    }


def said(check, images):
    """What the checker says of a list of images."""
    try:
        return "PASS" if check(images) else "FAIL"
    except Exception as error:
        return f"an error ({type(error).__name__})"


def main(checker, file):
    logging.disable(logging.CRITICAL)
    with open(file, encoding="utf-8") as text:
        sample = json.load(text)
    checks = checks_of(checker)
    images = [sdk_image(image) for image in sample["images"]]
    system = lambda image: (image.architecture or "", image.os_distro, image.os_version)
    rules = {testcase for one in sample["verdicts"].values() for testcase in one}
    compared, differ = 0, Counter()
    for image in images:
        ours = sample["verdicts"][image.id]
        for testcase, check in checks.items():
            # A rule of ours that does not ask of this image has no verdict; where there is no rule, nothing is amiss here.
            if testcase in rules and testcase not in ours:
                continue
            beside = [other for other in images if system(other) == system(image)] if testcase == UNIQUENESS else [image]
            theirs = said(check, beside)
            compared += 1
            own = ours.get(testcase, "no rule")
            if theirs != ("PASS" if own == "no rule" else own):
                differ[testcase] += 1
                print(f"{testcase} of {image.name} ({image.id}): {own} here, {theirs} there")
    for testcase, number in differ.most_common():
        print(f"{number:5} {testcase}")
    print(f"{compared} verdicts on {len(images)} images, {sum(differ.values())} differ.")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
