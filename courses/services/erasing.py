"""What learners take with them when they leave."""

from django.db import transaction
from django.db.models import Count, Sum

from accounts.models import User
from courses.models import Course, Progress, Rating


@transaction.atomic
def erase_learner(member: User) -> None:
    """Delete progress and ratings; the stars of the courses are added up anew."""
    Progress.objects.filter(member=member).delete()
    rated = Rating.objects.filter(member=member).values("course_id")
    courses = list(Course.objects.select_for_update().filter(pk__in=rated).order_by("pk"))
    Rating.objects.filter(member=member).delete()
    for course in courses:
        sums = course.ratings.aggregate(count=Count("pk"), total=Sum("stars"))
        Course.objects.filter(pk=course.pk).update(
            rating_count=sums["count"], rating_sum=sums["total"] or 0
        )
