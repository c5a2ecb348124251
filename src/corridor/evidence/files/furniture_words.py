"""Words of which lines of page furniture are made."""

from __future__ import annotations


def _words(text: str, between: str | None = None) -> frozenset[str]:
    return frozenset(" ".join(word.split()) for word in text.split(between))


BUTTONS = _words("""
    share tweet email e-mail mail print copy link facebook twitter x whatsapp telegram linkedin reddit pinterest
    messenger instagram youtube tiktok flipboard pocket viber vk bluesky threads mastodon rss save bookmark like
    comment comments reply subscribe login logout register menu home search close next previous prev back top
    listen advertisement advert ads ad sponsored promoted trending loading newsletter newsletters notifications
    follow via on this article story page by post sms more and & to url
""")
"""Of buttons and links: a line of nothing else is furniture, unless all are `PLAIN_WORDS`."""

PLAIN_WORDS = _words("on this by x more to and via post mail page story article top back like")

WHOLE_LINES = _words(
    """
    live story | live stories | read more | read next | read also | also read | keep reading | continue reading |
    continue reading below | advertisement - scroll to continue | story continues below |
    story continues below advertisement | article continues below | more on this story | more on this topic |
    more from this author | more stories | more news | top stories | latest news | most read | most popular |
    most viewed | most shared | editors' picks | editor's picks | editor\u2019s picks | recommended |
    recommended stories | recommended for you | you may also like | you might also like |
    you may be interested in | related | related news | related stories | related articles | related topics |
    related content | related posts | see also | more like this | sign in | sign up | sign up now | log in |
    log out | subscribe now | subscribe today | my account | skip to content | skip to main content |
    skip to navigation | back to top | scroll to top | go to top | toggle navigation | open menu | close menu |
    share this | share this article | share this story | share this page | share article | share on social media |
    spread the love | share with friends | copy link | link copied | link copied! | copied to clipboard |
    print this page | print article | save article | save for later | add to bookmarks | listen to this article |
    listen to article | watch live | watch now | leave a comment | leave a reply | post a comment | post comment |
    join the conversation | show comments | view comments | view all comments | load more | show more | view more |
    see more | see all | view all | all rights reserved | privacy policy | privacy notice | privacy settings |
    terms of use | terms of service | terms and conditions | terms & conditions | cookie policy | cookie settings |
    cookie preferences | manage cookies | accept cookies | accept all cookies | accept all | reject all |
    allow all cookies | i accept | do not sell my personal information | contact us | about us |
    advertise with us | work with us | our newsletter | our newsletters | donate | donate now | donate today |
    support us | become a member | become a subscriber | close this search box | search for | search this site |
    type to search | enter your search | press enter to search | your email address | enter your email |
    enter your email address | thank you for subscribing | thanks for signing up | getty images | image source |
    image credit | photo credit | media contact | media contacts | press contact | notes to editors | follow us |
    follow us on social media | download the app | download our app | get the app | get our app | click here |
    click here to read more | click to share | click to expand image | enlarge image | view gallery |
    open gallery | view image in fullscreen
    """,
    "|",
)
"""Lines that are furniture as they stand, without case and the signs around them."""

SMALL_WORDS = _words("and in for with of de van von der den al el bin the at la le du dos da")
"""What stands between names in a byline."""

DAYS = _words(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december noon midnight
    """
)
"""What follows "By" in a sentence, and in no byline."""
